def url() -> str:
    raise SystemExit("Set DATABASE_URL.")
