# One image for the code server, Dagit and the daemon; docker-compose.yml says which is which.
FROM python:3.11-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 ingest

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    INGEST_HOME=/var/lib/ingest \
    DAGSTER_HOME=/opt/dagster

WORKDIR /opt/ingest
COPY pyproject.toml constraints.txt README.md ./
COPY ingest_assets ./ingest_assets
RUN pip install -c constraints.txt .

COPY dagster.yaml docker/workspace.yaml /opt/dagster/
# Volumes take their first owner from these folders.
RUN mkdir -p /opt/dagster/storage /var/lib/ingest && chown -R ingest:ingest /opt/dagster /var/lib/ingest

USER ingest
# A codebase that is mounted belongs to somebody else, which git refuses unless told.
RUN git config --global --add safe.directory '*'
WORKDIR /var/lib/ingest
CMD ["ingest", "--help"]
