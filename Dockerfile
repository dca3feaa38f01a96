# syntax=docker/dockerfile:1
# The bot in a small image: what is locked, installed by hash in one stage, and copied without what built it into another.
FROM python:3.11-slim AS build
COPY requirements/run.txt pyproject.toml README.md LICENSE /src/
RUN python -m venv /opt/broadsheet \
 && /opt/broadsheet/bin/python -m pip install --disable-pip-version-check --no-cache-dir --no-deps --require-hashes \
    -r /src/requirements/run.txt
COPY bot /src/bot
COPY digests /src/digests
COPY config /src/config
RUN /opt/broadsheet/bin/python -m pip install --disable-pip-version-check --no-cache-dir --no-deps --no-build-isolation /src \
 && /opt/broadsheet/bin/python -m pip uninstall --yes setuptools pip

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin broadsheet \
 && install -d -o broadsheet -g broadsheet -m 0750 /srv/broadsheet /srv/broadsheet/var
COPY --from=build /opt/broadsheet /opt/broadsheet
ENV PATH=/opt/broadsheet/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    BROADSHEET_HEALTH__PORT=8642
USER broadsheet
WORKDIR /srv/broadsheet
VOLUME /srv/broadsheet/var
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["broadsheet", "health"]
# docker stop waits for 10 s unless told otherwise: give it --stop-timeout 30 (drain_seconds and some).
STOPSIGNAL SIGTERM
ENTRYPOINT ["broadsheet"]
# Without an input nobody types on the console. docker run -it … run has one.
CMD ["run"]
