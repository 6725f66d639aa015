"""A worker of its own process for tests: the real one, with the test jobs added. Settings come from the environment."""

from engage.factory import create_app
from engage.jobs.worker import work
from tests.jobs.examples import NAMES

if __name__ == "__main__":
    app = create_app()
    app.extensions["engage.jobs"].update(NAMES)
    work(app)
