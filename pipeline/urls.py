from django.urls import URLPattern, URLResolver, path

from pipeline.views import today, touches
from pipeline.views.coming import coming

app_name = "pipeline"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path("board/", coming, name="board"),
    path("log/", touches.log, name="log"),
    path("deals/", coming, name="deals"),
    path("deals/new/", coming, name="deal-new"),
    path("deals/<int:pk>/", coming, name="deal"),
    path("deals/<int:pk>/touches/", touches.touches, name="touches"),
    path("deals/<int:pk>/touches/new/", touches.touch_new, name="touch-new"),
    path("deals/<int:pk>/stage/", coming, name="stage"),
    path("deals/<int:pk>/hold/", coming, name="hold"),
    path("deals/<int:pk>/hold/end/", coming, name="hold-end"),
    path("deals/<int:pk>/owner/", coming, name="owner"),
    path("deals/<int:pk>/closing/", coming, name="closing"),
    path("deals/<int:pk>/papers/", coming, name="papers"),
    path("deals/<int:pk>/next-step/", coming, name="next-step"),
    path("next-steps/<int:pk>/completion/", coming, name="completion"),
    path("groups/<int:pk>/deals/", coming, name="group-deals"),
]
