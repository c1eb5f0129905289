"""The facts and metrics of Objective-C."""

from ingest_assets_tests.unit.analysis.fixture_files import (
    complexities,
    definitions,
    details,
    imports,
    parsed,
    references,
    sizes,
)


def test_objective_c() -> None:
    assert definitions("Camera.m") == [
        ("variable", "CameraDidShoot", "public"),
        ("enum", "CameraMode", "public"),
        ("constant", "CameraMode.CameraModePhoto", "public"),
        ("constant", "CameraMode.CameraModeFilm", "public"),
        ("type", "CameraDone", "public"),
        ("class", "Camera", "public"),
        ("variable", "Camera._count", "public"),
        ("variable", "Camera._lens", "public"),
        ("variable", "Camera.name", "public"),
        ("variable", "Camera.block", "public"),
        ("method", "Camera.initWithName", "public"),
        ("method", "Camera.reset", "public"),
        ("method", "Camera.zoom", "public"),
        ("interface", "Device", "public"),
        ("method", "Device.charge", "public"),
        ("class", "Camera", "public"),
        ("variable", "Camera.kKey", "private"),
        ("method", "Camera.initWithName", "public"),
        ("method", "Camera.reset", "public"),
        ("method", "Camera.zoom", "public"),
        ("function", "shots", "private"),
    ]
    assert references("Camera.m", "call") == [
        ("init", "super", "Camera.initWithName"),
        ("copy", "name", "Camera.initWithName"),
        ("turn", "self.lens", "Camera.initWithName"),
        ("LIMIT", None, "Camera.initWithName"),
        ("fire", "one", "Camera.initWithName"),
        ("run", "self", "Camera.initWithName"),
        ("initWithName", "self", "Camera.initWithName"),
        ("alloc", "Lens", "Camera.zoom"),
        ("init", "[Lens alloc]", "Camera.zoom"),
    ]
    assert references("Camera.m", "inherit") == [
        ("NSObject", None, "Camera"),
        ("Device", None, "Camera"),
        ("NSCopying", None, "Camera"),
        ("Zooming", None, "Camera"),
        ("NSObject", None, "Device"),
    ]
    assert references("Camera.m", "type") == [
        ("NSString", None, None),
        ("NSError", None, "CameraDone"),
        ("Lens", None, "Camera"),
        ("NSString", None, "Camera"),
        ("instancetype", None, "Camera.initWithName"),
        ("NSString", None, "Camera.initWithName"),
        ("Battery", None, "Device.charge"),
        ("NSString", None, "Camera"),
        ("instancetype", None, "Camera.initWithName"),
        ("NSString", None, "Camera.initWithName"),
        ("Flash", None, "Camera.initWithName"),
        ("Camera", None, "shots"),
    ]
    assert imports("Camera.m") == [
        ("Foundation/Foundation.h", 0, None, None),
        ("Lens.h", 0, None, None),
        ("UIKit", 0, None, None),
    ]
    assert parsed("Camera.m").exports == ("CameraDidShoot", "CameraMode", "CameraDone", "Camera", "Device")
    assert details(
        "Camera.m",
        ["CameraMode", "CameraDone", "Camera", "Camera.name", "Camera.block", "Camera.initWithName", "shots"],
    ) == {
        "shots": ("static int shots(Camera *camera, int many)", None),
        "Camera.initWithName": (
            "- (instancetype)initWithName:(NSString *)name size:(int)size NS_DESIGNATED_INITIALIZER",
            None,
        ),
        "Camera": ("@interface Camera<T> : NSObject <Device, NSCopying>", "Takes pictures."),
        "Camera.block": ("@property (nonatomic, copy) void (^block)(int)", None),
        "Camera.name": ("@property (nonatomic, copy, readonly) NSString *name API_AVAILABLE(ios(13.0))", None),
        "CameraDone": ("typedef void (^CameraDone)(NSError *error)", None),
        "CameraMode": ("typedef NS_ENUM(NSInteger, CameraMode)", None),
    }
    assert complexities("Camera.m") == {
        "Camera.initWithName": (7, 9, 2, 2, 3),
        "Camera.reset": (1, 0, 0, 0, 0),
        "Camera.zoom": (1, 0, 0, 0, 0),
        "Device.charge": (1, 0, 0, 1, 0),
        "shots": (1, 0, 0, 2, 1),
    }
    assert sizes("Camera.m") == (36, 4, 9, 5)
