"""Who hears of news by e-mail."""

from engage.kernel.module import Module
from engage.news.ports import NewsPorts
from engage.news.views.resident import blueprint

FORGET = "news.forget_unconfirmed"

MODULE = Module(
    name="news",
    blueprints=(blueprint,),
    ports=(NewsPorts(),),
    jobs={FORGET: "engage.news.jobs.forget_unconfirmed"},
    schedule={FORGET: "20 4 * * *"},
)
