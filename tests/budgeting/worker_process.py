"""A worker of its own process for tests about rounds. Settings come from the environment."""

from engage.factory import create_app
from engage.jobs.worker import work

if __name__ == "__main__":
    work(create_app())
