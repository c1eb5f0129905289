// The picture of a code graph: a tree of folders and files, of which a cut is shown that the reader opens and closes.
"use strict";
(() => {
  const AT_FIRST = 45; // nodes to begin with, about
  const MOST_LINKS = 500; // to begin with: where there are more, the weak ones are hidden
  const MOST = 400; // nodes at a time: the least important of a folder wait in one that stands for them
  const COLOURS = ["#4c78a8", "#f58518", "#54a24b", "#b279a2", "#e45756", "#72b7b2", "#eeca3b", "#9d755d", "#ff9da6",
    "#86bcb6", "#d67195", "#79706e", "#8cd17d", "#a0cbe8", "#ffbe7d", "#b6992d"];
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);

  // The tree. A node is {path, name, parent, children (of a folder), files, rank, test, votes, cycle, leaf}.
  const root = folder("", null);
  const nodes = new Map([["", root]]);
  function folder(path, parent) {
    const name = path.split("/").at(-2) ?? "";
    return { path, name: `${name}/`, parent, children: [], files: 0, rank: 0, test: true, votes: new Map(), cycle: 0 };
  }
  const leaves = data.leaves.map((leaf) => {
    let parent = root;
    const parts = leaf.path.split("/");
    for (let i = 1; i < parts.length; i++) {
      const path = parts.slice(0, i).join("/") + "/";
      if (path === leaf.path) break;
      if (!nodes.has(path)) {
        nodes.set(path, folder(path, parent));
        parent.children.push(nodes.get(path));
      }
      parent = nodes.get(path);
    }
    const name = leaf.path.endsWith("/") ? `${parts.at(-2)}/` : parts.at(-1);
    // A folder that is a leaf may also hold other leaves: then its own files are a node of their own.
    const known = nodes.has(leaf.path);
    const node = { ...leaf, path: known ? `${leaf.path}.` : leaf.path, name: known ? "(files here)" : name, leaf: true,
      parent: known ? nodes.get(leaf.path) : parent, votes: new Map([[leaf.community, leaf.rank]]) };
    nodes.set(node.path, node);
    node.parent.children.push(node);
    for (let one = node.parent; one; one = one.parent) {
      one.files += leaf.files;
      one.rank += leaf.rank;
      one.test &&= leaf.test;
      one.cycle ||= leaf.cycle;
      one.votes.set(leaf.community, (one.votes.get(leaf.community) ?? 0) + leaf.rank);
    }
    return node;
  });
  const important = (a, b) => b.rank - a.rank || b.files - a.files || (a.path < b.path ? -1 : 1);
  for (const node of nodes.values()) node.children?.sort(important);
  const linked = new Set(data.links.flatMap(([from, to]) => [leaves[from], leaves[to]]));
  for (const leaf of [...linked]) for (let one = leaf.parent; one; one = one.parent) linked.add(one);

  // What is open, and what is wanted.
  const opened = new Set();
  let selected = null;
  const wanted = () => ({ tests: byId("tests").checked, alone: byId("alone").checked,
    uses: Math.round(1.5 ** byId("uses").value), colour: byId("colour").value });
  const hidden = (node, want) => (node.test && !want.tests) || (!linked.has(node) && !want.alone);

  function start() {
    opened.clear();
    opened.add(root);
    const want = wanted();
    for (let shown = cut(want); ; shown = cut(want)) {
      // A chain of folders with one child says nothing; then the most important one, while there is room.
      const folders = shown.filter((node) => node.children).sort(important);
      const next = shown.length === 1 ? folders[0] : folders.find((node) =>
        node.files > 1 && shown.length + node.children.filter((child) => !hidden(child, want)).length <= AT_FIRST);
      if (!next) break;
      opened.add(next);
    }
    const counts = [...links(cut(want)).values()].flatMap((targets) => [...targets.values()]).sort((a, b) => b - a);
    const slider = byId("uses");
    for (slider.value = 0; slider.value < 20 && counts[MOST_LINKS] >= wanted().uses; ) slider.stepUp();
    byId("uses-shown").textContent = wanted().uses.toLocaleString("en");
  }

  // How often each of the shown nodes uses another one.
  function links(shown) {
    const within = new Set(shown);
    const stand = leaves.map((leaf) => {
      let one = leaf;
      while (one && !within.has(one)) one = one.parent;
      return one;
    });
    const uses = new Map(shown.map((node) => [node, new Map()]));
    for (const [from, to, count] of data.links) {
      const [a, b] = [stand[from], stand[to]];
      if (a && b && a !== b) uses.get(a).set(b, (uses.get(a).get(b) ?? 0) + count);
    }
    return uses;
  }

  function cut(want) {
    const shown = [];
    const walk = (node) => {
      const children = node.children.filter((child) => !hidden(child, want));
      children.forEach((child) => (opened.has(child) ? walk(child) : shown.push(child)));
    };
    walk(root);
    return shown.length <= MOST ? shown : shown.sort(important).slice(0, MOST);
  }

  const numbers = new Map(); // of folders, as their first child is shown
  function colourOf(node, by) {
    if (by === "cycle") return node.cycle ? "#e45756" : "#9aa5b1";
    if (by === "folder") {
      if (!numbers.has(node.parent)) numbers.set(node.parent, numbers.size);
      return COLOURS[numbers.get(node.parent) % COLOURS.length];
    }
    const [community] = [...node.votes].reduce((a, b) => (b[1] > a[1] ? b : a));
    return community ? COLOURS[(community - 1) % COLOURS.length] : "#9aa5b1";
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const text = dark ? "#e6edf3" : "#1b1f24";
  const cy = cytoscape({
    container: byId("picture"),
    minZoom: 0.05,
    maxZoom: 4,
    style: [
      { selector: "node", style: { label: "data(label)", "background-color": "data(colour)", width: "data(size)",
        height: "data(size)", "font-size": 11, color: text, "text-valign": "bottom", "text-margin-y": 3,
        "text-outline-width": 2, "text-outline-color": dark ? "#0d1117" : "#fff", "min-zoomed-font-size": 5 } },
      { selector: "node[?folder]", style: { shape: "round-rectangle", "border-width": 2, "border-color": text,
        "font-weight": "bold" } },
      { selector: "edge", style: { width: "data(width)", "line-color": dark ? "#57606a" : "#b7bfc8", opacity: 0.55,
        "target-arrow-color": dark ? "#57606a" : "#b7bfc8", "target-arrow-shape": "triangle", "arrow-scale": 0.7,
        "curve-style": "bezier" } },
      { selector: ".far", style: { opacity: 0.12 } },
      { selector: "edge.out", style: { "line-color": "#4c78a8", "target-arrow-color": "#4c78a8", opacity: 0.95 } },
      { selector: "edge.in", style: { "line-color": "#f58518", "target-arrow-color": "#f58518", opacity: 0.95 } },
      { selector: "node:selected", style: { "border-width": 4, "border-color": "#e45756" } },
    ],
  });

  // Draws the cut; what was shown before keeps its place, and what is new begins where its folder was.
  function draw({ anew = false, fit = anew } = {}) {
    const want = wanted();
    const shown = cut(want);
    const places = new Map(cy.nodes().map((one) => [one.id(), one.position()]));
    const most = Math.max(...shown.map((node) => node.rank), 1e-9);
    const namesakes = new Map();
    for (const node of shown) namesakes.set(node.name, (namesakes.get(node.name) ?? 0) + 1);
    const elements = shown.map((node, number) => {
      let from = node;
      while (from && !places.has(from.path)) from = from.parent;
      const angle = number * 2.399963; // the golden angle: no two begin at one place
      const centre = from ? places.get(from.path) : { x: 0, y: 0 };
      const away = from === node ? 0 : 12 * Math.sqrt(number + 1) * (from ? 1 : 6);
      const label = namesakes.get(node.name) > 1 ? `${node.parent.name}${node.name}` : node.name;
      return { data: { id: node.path, label, folder: Boolean(node.children), colour: colourOf(node, want.colour),
        size: 14 + 46 * Math.sqrt(node.rank / most) },
        position: { x: centre.x + away * Math.cos(angle), y: centre.y + away * Math.sin(angle) } };
    });
    for (const [a, targets] of links(shown)) for (const [b, count] of targets) {
      if (count >= want.uses) elements.push({ data: { id: `${a.path}\n${b.path}`, source: a.path, target: b.path, uses: count,
        width: Math.min(1 + Math.log2(count) / 1.5, 8) } });
    }
    cy.batch(() => { cy.elements().remove(); cy.add(elements); });
    const height = 140 * Math.sqrt(shown.length);
    cy.layout({ name: "cose", randomize: false, animate: false, fit, padding: 30, numIter: shown.length > 150 ? 300 : 800,
      nodeRepulsion: (one) => 4000 * one.data("size"), idealEdgeLength: () => 120, edgeElasticity: () => 400, nodeOverlap: 60,
      gravity: 0.4, nodeDimensionsIncludeLabels: true, boundingBox: { x1: 0, y1: 0, w: 1.5 * height, h: height },
    }).run();
    byId("count").textContent = `${shown.length} shown, ${cy.edges().length} links`;
    if (selected && shown.includes(selected)) select(selected); else side(null);
  }

  function select(node) {
    selected = node;
    const one = cy.getElementById(node.path);
    cy.elements().removeClass("far in out").unselect();
    one.select();
    cy.elements().not(one.closedNeighborhood()).addClass("far");
    one.outgoers("edge").addClass("out");
    one.incomers("edge").addClass("in");
    side(node);
  }

  function deselect() {
    selected = null;
    cy.elements().removeClass("far in out").unselect();
    side(null);
  }

  // Shows a node, whatever must be opened for it.
  function reveal(node) {
    if (node.test) byId("tests").checked = true;
    if (!linked.has(node)) byId("alone").checked = true;
    for (let one = node.parent; one; one = one.parent) opened.add(one);
    const close = (one) => { opened.delete(one); one.children?.forEach(close); };
    close(node);
    selected = node;
    draw();
    cy.animate({ center: { eles: cy.getElementById(node.path) }, zoom: Math.max(cy.zoom(), 0.9), duration: 250 });
  }

  function open(node) {
    if (!node.children) return;
    opened.add(node);
    while (node.children.length === 1 && node.children[0].children) opened.add((node = node.children[0]));
    selected = null;
    draw();
  }

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function side(node) {
    const panel = byId("side");
    if (!node) {
      panel.replaceChildren(element("p", { className: "dim" }, "Click a node to see what it uses and what uses it. " +
        "Double-click a folder to open it. Size is PageRank, an arrow leads from what uses to what is used."));
      return;
    }
    const shownPath = node.path.replace(/\/\.$/, "/");
    const figures = element("dl");
    const figure = (name, value) => figures.append(element("dt", {}, name), element("dd", {}, String(value)));
    if (node.files > 1 || node.children) figure("files", node.files.toLocaleString("en"));
    figure("PageRank", node.rank.toPrecision(3));
    if (node.leaf && node.community) figure("community", node.community);
    if (node.leaf && node.cycle) figure("cycle of imports", node.cycle);
    const buttons = element("p");
    if (node.children) buttons.append(element("button", { type: "button", onclick: () => open(node) }, "Open"), " ");
    if (node.parent !== root) {
      buttons.append(element("button", { type: "button", onclick: () => reveal(node.parent) }, "Close its folder"));
    }
    panel.replaceChildren(element("h2", {}, shownPath), figures, buttons);
    const one = cy.getElementById(node.path);
    for (const [title, edges, end] of [["Uses", one.outgoers("edge"), "target"], ["Is used by", one.incomers("edge"), "source"]]) {
      const list = element("ul");
      for (const edge of edges.sort((a, b) => b.data("uses") - a.data("uses"))) {
        const other = nodes.get(edge.data(end));
        list.append(element("li", {}, element("button", { type: "button", onclick: () => select(other) },
          other.path, element("span", {}, edge.data("uses").toLocaleString("en")))));
      }
      panel.append(element("h3", {}, `${title} (${edges.length})`), list);
    }
  }

  cy.on("tap", "node", (event) => select(nodes.get(event.target.id())));
  cy.on("tap", (event) => { if (event.target === cy) deselect(); });
  cy.on("dbltap", "node", (event) => open(nodes.get(event.target.id())));
  for (const id of ["tests", "alone"]) byId(id).addEventListener("change", () => draw());
  byId("colour").addEventListener("change", () => {
    cy.nodes().forEach((one) => { one.data("colour", colourOf(nodes.get(one.id()), wanted().colour)); });
  });
  byId("uses").addEventListener("input", () => { byId("uses-shown").textContent = wanted().uses.toLocaleString("en"); });
  byId("uses").addEventListener("change", () => draw());
  byId("fit").addEventListener("click", () => cy.animate({ fit: { padding: 30 }, duration: 250 }));
  byId("reset").addEventListener("click", () => { deselect(); start(); draw({ anew: true }); });
  const names = [...nodes.keys()].filter(Boolean);
  byId("search").addEventListener("input", (event) => {
    const typed = event.target.value;
    if (nodes.has(typed) && typed) return reveal(nodes.get(typed));
    const low = typed.toLowerCase();
    const found = low.length < 2 ? [] : names.filter((path) => path.toLowerCase().includes(low));
    found.sort((a, b) => a.length - b.length);
    byId("found").replaceChildren(...found.slice(0, 20).map((path) => element("option", { value: path })));
  });
  byId("search").addEventListener("keydown", (event) => {
    const first = byId("found").firstElementChild;
    if (event.key === "Enter" && first) reveal(nodes.get(nodes.has(event.target.value) ? event.target.value : first.value));
  });

  new ResizeObserver(() => cy.resize()).observe(byId("picture"));
  start();
  draw({ anew: true });
  const asked = decodeURIComponent(location.hash.slice(1));
  if (nodes.has(asked) && asked) reveal(nodes.get(asked));
})();
