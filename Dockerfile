# One image for web, worker, beat and migrate: Python packages from the hashed lock, front-end packages as they
# come, no compiler, no Node and no root in what runs.

FROM node:24-slim AS front-end
WORKDIR /front-end
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.13-slim AS packages
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STATIC_COLLECTED=true
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin momentum
WORKDIR /srv/momentum
COPY --from=packages /venv /venv
COPY --from=front-end /front-end/node_modules ./node_modules
COPY manage.py pyproject.toml ./
COPY config ./config
COPY accounts ./accounts
COPY providers ./providers
COPY pipeline ./pipeline
COPY adequacy ./adequacy
COPY templates ./templates
COPY static ./static
RUN SECRET_KEY=only-for-collecting DATABASE_URL=postgresql://nobody@nowhere/none \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q config accounts providers pipeline adequacy
# A new volume takes the owner of what it covers.
RUN install -d -o momentum -m 700 /files
USER momentum
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-m", "config.probe", "http://127.0.0.1:8000/healthz"]
# A roster of 10 MB is read within its request, in some twenty seconds; the usual limit of thirty is too near.
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--no-control-socket", \
     "--timeout", "120", "--worker-tmp-dir", "/dev/shm", "--max-requests", "5000", "--max-requests-jitter", "500"]
