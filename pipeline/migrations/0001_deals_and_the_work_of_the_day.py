import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import pipeline.models.document
from accounts.first_tables import FirstTables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # What a database had step by step; one at the last of these steps is at this one.
    replaces = [
        ('pipeline', '0001_deals_and_the_work_on_them'),
        ('pipeline', '0002_stakes_of_open_deals'),
        ('pipeline', '0003_calendar_of_a_person'),
        ('pipeline', '0004_rates_in_tables_of_their_own'),
        ('pipeline', '0005_acts_taken_back'),
        ('pipeline', '0006_limits_of_silence_and_escalations'),
        ('pipeline', '0007_playbook_in_versions'),
        ('pipeline', '0008_tags_and_saved_views'),
        ('pipeline', '0009_mail_that_came_in'),
        ('pipeline', '0010_files_on_a_deal'),
        ('pipeline', '0011_links_of_letters_and_handovers_told'),
        ('pipeline', '0012_deals_that_come_back'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('pghistory', '0007_auto_20250421_0444'),
        ('providers', '0001_reference_groups_and_rosters'),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='CountyMission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='missions', to='providers.county')),
                    ('text', models.CharField(blank=True, max_length=500)),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('written_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['county', '-written_at'], name='countymission_newest')],
                },
            ),
            migrations.CreateModel(
                name='LossReason',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(max_length=40, unique=True)),
                    ('label', models.CharField(max_length=120)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('is_active', models.BooleanField(default=True)),
                ],
            ),
            migrations.CreateModel(
                name='Tag',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='tag_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='tag_name_not_empty')],
                },
            ),
            migrations.CreateModel(
                name='HoldReason',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(max_length=40, unique=True)),
                    ('label', models.CharField(max_length=120)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('is_active', models.BooleanField(default=True)),
                ],
            ),
            migrations.CreateModel(
                name='RateLimit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rate_limits', to='providers.network')),
                    ('points', models.DecimalField(decimal_places=2, max_digits=6)),
                    ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('set_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('points__gte', 0)), name='ratelimit_not_below_0')],
                },
            ),
            migrations.CreateModel(
                name='RateRange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rate_ranges', to='providers.network')),
                    ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.county')),
                    ('specialty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.specialty')),
                    ('panel_from', models.PositiveIntegerField(blank=True, null=True)),
                    ('panel_to', models.PositiveIntegerField(blank=True, null=True)),
                    ('quality', models.CharField(blank=True, max_length=120)),
                    ('low', models.DecimalField(decimal_places=2, max_digits=6)),
                    ('high', models.DecimalField(decimal_places=2, max_digits=6)),
                    ('medicare_year', models.PositiveSmallIntegerField()),
                    ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('set_at', models.DateTimeField()),
                    ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('high__gte', models.F('low')), ('low__gt', 0)), name='raterange_low_to_high', violation_error_message='The upper end cannot lie below the lower.'), models.CheckConstraint(condition=models.Q(('panel_from__isnull', True), ('panel_to__isnull', True), ('panel_to__gte', models.F('panel_from')), _connector='OR'), name='raterange_panel_from_to', violation_error_message='The larger panel cannot be smaller than the smaller.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='raterange_ended_by_iff_at'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('network', 'county', 'specialty', 'panel_from', 'panel_to', 'quality'), name='raterange_one_in_force_per_condition', nulls_distinct=False)],
                },
            ),
            migrations.CreateModel(
                name='RateSheet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rate_sheets', to='providers.network')),
                    ('specialty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.specialty')),
                    ('version', models.PositiveSmallIntegerField()),
                    ('medicare_year', models.PositiveSmallIntegerField()),
                    ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('published_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('network', 'specialty', 'version'), name='ratesheet_version_once')],
                },
            ),
            migrations.CreateModel(
                name='SavedView',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60)),
                    ('query', models.CharField(blank=True, max_length=2000)),
                    ('is_shared', models.BooleanField(default=False, verbose_name='colleagues see it too')),
                    ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='views', to=settings.AUTH_USER_MODEL)),
                    ('saved_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(models.F('saved_by'), django.db.models.functions.text.Lower('name'), name='savedview_name_once_per_person'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='savedview_name_not_empty')],
                },
            ),
            migrations.CreateModel(
                name='ScriptVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(choices=[('case', 'The case for this group'), ('questions', 'The two opening questions'), ('leverage', 'Their leverage'), ('rates', 'Rates as a starting point'), ('urgency', 'Why now'), ('legal', 'Drive the legal review'), ('capacity', 'We are already credentialed elsewhere'), ('low_rates', 'Your rates are too low'), ('paperwork', 'Too much paperwork'), ('burnt', 'We had trouble with plans before'), ('timing', 'Not now')], max_length=20)),
                    ('number', models.PositiveSmallIntegerField()),
                    ('parts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2000), size=None)),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('written_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('code', 'number'), name='scriptversion_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('code__in', ['case', 'questions', 'leverage', 'rates', 'urgency', 'legal']), ('parts__len', 1)), models.Q(('code__in', ['capacity', 'low_rates', 'paperwork', 'burnt', 'timing']), ('parts__len', 4)), _connector='OR'), name='scriptversion_as_many_parts_as_steps')],
                },
            ),
            migrations.CreateModel(
                name='StageLimit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('stage', models.CharField(choices=[('identified', 'Identified'), ('intro', 'Intro'), ('rates', 'Rates'), ('loi', 'LOI'), ('legal', 'Legal review'), ('signed', 'Signed'), ('lost', 'Lost')], max_length=12, unique=True)),
                    ('days', models.PositiveSmallIntegerField()),
                    ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('set_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('days__range', (5, 60))), name='stagelimit_within_reason', violation_error_message='A limit is 5 to 60 days.'), models.CheckConstraint(condition=models.Q(('stage__in', ('identified', 'intro', 'rates', 'loi', 'legal'))), name='stagelimit_of_an_open_stage')],
                },
            ),
            migrations.CreateModel(
                name='CalendarFeed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('owner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
                    ('nonce', models.CharField(help_text='A new one ends every earlier address.', max_length=43, unique=True)),
                    ('made_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='Deal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deals', to='providers.providergroup')),
                    ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deals', to='providers.network')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deals', to=settings.AUTH_USER_MODEL)),
                    ('stage', models.CharField(choices=[('identified', 'Identified'), ('intro', 'Intro'), ('rates', 'Rates'), ('loi', 'LOI'), ('legal', 'Legal review'), ('signed', 'Signed'), ('lost', 'Lost')], default='identified', max_length=12)),
                    ('stage_entered_at', models.DateTimeField()),
                    ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('opened_at', models.DateTimeField()),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('loss_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='pipeline.lossreason')),
                    ('loss_note', models.CharField(blank=True, max_length=500)),
                    ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deals', to='providers.letterofintent')),
                    ('agreement', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deal', to='providers.agreement')),
                    ('last_contact_at', models.DateTimeField(blank=True, help_text='They last spoke or wrote to us.', null=True)),
                    ('last_attempt_at', models.DateTimeField(blank=True, help_text='Our last touch of any kind.', null=True)),
                    ('clock_zone', models.CharField(blank=True, db_default='', help_text='The time zone the two days below were counted in.', max_length=64)),
                    ('clock_started_on', models.DateField(blank=True, help_text="The day the silence is counted from, on the owner's calendar.", null=True)),
                    ('quiet_on', models.DateField(blank=True, help_text="The first day it counts as quiet, on the owner's calendar.", null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('stage__in', ('identified', 'intro', 'rates', 'loi', 'legal'))), fields=['quiet_on'], include=('owner',), name='deal_open_quiet_on'), models.Index(fields=['owner', 'stage'], name='deal_owner_stage'), models.Index(fields=['network', 'stage', '-id'], name='deal_network_stage')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('stage__in', ('identified', 'intro', 'rates', 'loi', 'legal'))), fields=('group', 'network'), name='deal_one_open_per_group_and_network', violation_error_message='This group has an open deal for the network already.'), models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ('identified', 'intro', 'rates', 'loi', 'legal')), ('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(models.Q(('stage__in', ('identified', 'intro', 'rates', 'loi', 'legal')), _negated=True), ('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='deal_closed_at_and_by_iff_closed'), models.CheckConstraint(condition=models.Q(models.Q(('loss_reason__isnull', False), ('stage', 'lost')), models.Q(models.Q(('stage', 'lost'), _negated=True), ('loss_reason__isnull', True)), _connector='OR'), name='deal_loss_reason_iff_lost'), models.CheckConstraint(condition=models.Q(models.Q(('stage', 'signed'), _negated=True), ('agreement__isnull', False), _connector='OR'), name='deal_signed_has_agreement'), models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ('identified', 'intro', 'rates', 'loi', 'legal')), ('clock_started_on__isnull', False), ('quiet_on__isnull', False)), models.Q(models.Q(('stage__in', ('identified', 'intro', 'rates', 'loi', 'legal')), _negated=True), ('clock_started_on__isnull', True), ('quiet_on__isnull', True)), _connector='OR'), name='deal_quiet_on_iff_open'), models.CheckConstraint(condition=models.Q(('stage__in', ['identified', 'intro', 'rates', 'loi', 'legal', 'signed', 'lost'])), name='deal_stage_is_known')],
                },
            ),
            migrations.CreateModel(
                name='RateSheetLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='pipeline.ratesheet')),
                    ('category', models.CharField(choices=[('evaluation', 'Evaluation and management'), ('surgery', 'Surgery'), ('anesthesia', 'Anesthesia'), ('radiology', 'Radiology'), ('laboratory', 'Pathology and laboratory'), ('medicine', 'Medicine'), ('drugs', 'Drugs given in the office')], max_length=12)),
                    ('percent', models.DecimalField(decimal_places=2, max_digits=6)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('sheet', 'category'), name='ratesheetline_category_once'), models.CheckConstraint(condition=models.Q(('percent__gt', 0)), name='ratesheetline_above_zero')],
                },
            ),
            migrations.CreateModel(
                name='StageLimitEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pipeline.stagelimit')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('stage', models.CharField(choices=[('identified', 'Identified'), ('intro', 'Intro'), ('rates', 'Rates'), ('loi', 'LOI'), ('legal', 'Legal review'), ('signed', 'Signed'), ('lost', 'Lost')], max_length=12)),
                    ('days', models.PositiveSmallIntegerField()),
                    ('set_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('set_at', models.DateTimeField()),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='DealEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pipeline.deal')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('group', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.providergroup')),
                    ('network', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.network')),
                    ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('stage', models.CharField(choices=[('identified', 'Identified'), ('intro', 'Intro'), ('rates', 'Rates'), ('loi', 'LOI'), ('legal', 'Legal review'), ('signed', 'Signed'), ('lost', 'Lost')], default='identified', max_length=12)),
                    ('stage_entered_at', models.DateTimeField()),
                    ('opened_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('opened_at', models.DateTimeField()),
                    ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('loss_reason', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pipeline.lossreason')),
                    ('loss_note', models.CharField(blank=True, max_length=500)),
                    ('letter', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.letterofintent')),
                    ('agreement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.agreement')),
                    ('last_contact_at', models.DateTimeField(blank=True, help_text='They last spoke or wrote to us.', null=True)),
                    ('last_attempt_at', models.DateTimeField(blank=True, help_text='Our last touch of any kind.', null=True)),
                    ('clock_zone', models.CharField(blank=True, db_default='', help_text='The time zone the two days below were counted in.', max_length=64)),
                    ('clock_started_on', models.DateField(blank=True, help_text="The day the silence is counted from, on the owner's calendar.", null=True)),
                    ('quiet_on', models.DateField(blank=True, help_text="The first day it counts as quiet, on the owner's calendar.", null=True)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='DealTag',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tags', to='pipeline.deal')),
                    ('tag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deals', to='pipeline.tag')),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('added_at', models.DateTimeField()),
                    ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('removed_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('deal', 'tag'), name='dealtag_once'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='dealtag_removed_by_iff_at')],
                },
            ),
            migrations.CreateModel(
                name='Document',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='pipeline.deal')),
                    ('kind', models.CharField(choices=[('letter', 'Letter of intent'), ('draft', 'Contract draft'), ('exhibit', 'Rate exhibit'), ('agreement', 'Signed agreement'), ('other', 'Other')], max_length=12)),
                    ('version', models.PositiveSmallIntegerField(help_text='Of its kind on this deal.')),
                    ('name', models.CharField(help_text='As it was called where it came from.', max_length=150)),
                    ('content', models.FileField(upload_to=pipeline.models.document.place_of_file)),
                    ('size', models.PositiveIntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('dated_on', models.DateField(blank=True, null=True)),
                    ('signers', models.CharField(blank=True, max_length=240)),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('added_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('deal', 'kind', 'version'), name='document_version_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='document_has_name'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'agreement'), _negated=True), models.Q(('dated_on__isnull', False), models.Q(('signers', ''), _negated=True)), _connector='OR'), name='document_agreement_has_date_and_signers', violation_error_message='A signed agreement has a date and its signers.')],
                },
            ),
            migrations.CreateModel(
                name='Hold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='pipeline.deal')),
                    ('reason', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pipeline.holdreason')),
                    ('placed_on', models.DateField(help_text="The owner's date when it was placed.")),
                    ('until_on', models.DateField()),
                    ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('placed_at', models.DateTimeField()),
                    ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_on', models.DateField(blank=True, help_text="The last day it held, on the owner's calendar.", null=True)),
                    ('is_undone', models.BooleanField(db_default=False, default=False, help_text='Taken back: it starts no clock.')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['until_on'], name='hold_running_until')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('deal',), name='hold_one_running_per_deal', violation_error_message='This deal is on hold already.'), models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('placed_on')), ('until_on__lte', django.db.models.expressions.CombinedExpression(models.F('placed_on'), '+', models.Value(datetime.timedelta(days=60))))), name='hold_at_most_60_days', violation_error_message='A hold lasts from today to at most 60 days ahead.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('ended_on__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('ended_on__isnull', False)), _connector='OR'), name='hold_ended_by_iff_at'), models.CheckConstraint(condition=models.Q(('is_undone', False), ('ended_at__isnull', False), _connector='OR'), name='hold_undone_is_over'), models.CheckConstraint(condition=models.Q(('placed_at__gte', django.db.models.expressions.CombinedExpression(models.F('placed_on'), '-', models.Value(datetime.timedelta(days=1)))), ('placed_at__lte', django.db.models.expressions.CombinedExpression(models.F('placed_on'), '+', models.Value(datetime.timedelta(days=2))))), name='hold_placed_on_is_local_placed_at')],
                },
            ),
            migrations.CreateModel(
                name='LinkUse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('token_hash', models.CharField(max_length=64, unique=True)),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='link_uses', to='pipeline.deal')),
                    ('action', models.CharField(choices=[('c', 'I called'), ('s', 'Set next step'), ('h', 'Hold'), ('r', 'Reassign'), ('d', 'Open the deal')], max_length=1)),
                    ('said', models.CharField(max_length=600)),
                    ('used_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('used_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='NextStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='pipeline.deal')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(choices=[('call', 'Call'), ('email', 'E-mail'), ('visit', 'Visit'), ('send', 'Send'), ('appointment', 'Appointment'), ('other', 'Other')], default='call', max_length=12)),
                    ('what', models.CharField(max_length=200)),
                    ('due_on', models.DateField(help_text="On its owner's calendar.")),
                    ('due_time', models.TimeField(blank=True, null=True)),
                    ('planned_on', models.DateField(help_text="The owner's date when it was planned.")),
                    ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('planned_at', models.DateTimeField()),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('end', models.CharField(blank=True, choices=[('done', 'Done'), ('replaced', 'Replaced'), ('deal_closed', 'The deal closed'), ('undone', 'Taken back')], max_length=12)),
                    ('restores', models.OneToOneField(blank=True, help_text='The closed step this one brings back, with the day it was planned on.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='restored_as', to='pipeline.nextstep')),
                    ('restored_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('restored_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['owner', 'due_on'], name='nextstep_open_due')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('deal',), name='nextstep_one_open_per_deal'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('end', '')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='nextstep_closed_by_iff_at'), models.CheckConstraint(condition=models.Q(models.Q(('restored_at__isnull', True), ('restored_by__isnull', True), ('restores__isnull', True)), models.Q(('restored_at__isnull', False), ('restored_by__isnull', False), ('restores__isnull', False)), _connector='OR'), name='nextstep_restored_by_iff_at'), models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='nextstep_what_not_empty', violation_error_message='Say what you will do.'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('planned_on'))), name='nextstep_not_planned_in_the_past', violation_error_message='A next step lies ahead: choose today or a later day.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'appointment'), _negated=True), models.Q(('due_on__lte', django.db.models.expressions.CombinedExpression(models.F('planned_on'), '+', models.Value(datetime.timedelta(days=21)))), ('due_time__isnull', False)), _connector='OR'), name='nextstep_appointment_has_time_within_21_days', violation_error_message='An appointment has a time and lies at most 21 days ahead.'), models.CheckConstraint(condition=models.Q(('planned_at__gte', django.db.models.expressions.CombinedExpression(models.F('planned_on'), '-', models.Value(datetime.timedelta(days=1)))), ('planned_at__lte', django.db.models.expressions.CombinedExpression(models.F('planned_on'), '+', models.Value(datetime.timedelta(days=2))))), name='nextstep_planned_on_is_local_planned_at')],
                },
            ),
            migrations.CreateModel(
                name='OpeningAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='pipeline.deal')),
                    ('question', models.CharField(choices=[('what_matters', 'What matters most to you in a plan relationship?'), ('plan_experience', 'What has been your experience with prior plan contracting?')], max_length=20)),
                    ('answer', models.CharField(blank=True, max_length=2000)),
                    ('is_unanswered', models.BooleanField(default=False, verbose_name='asked, no answer')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['deal', 'question', '-recorded_at'], name='openinganswer_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('is_unanswered', True)), models.Q(('is_unanswered', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='openinganswer_given_or_unanswered', violation_error_message='Write their answer, or say that they gave none.')],
                },
            ),
            migrations.CreateModel(
                name='OwnerChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owner_changes', to='pipeline.deal')),
                    ('from_owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('to_owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('changed_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['deal', '-changed_at'], name='ownerchange_newest_of_deal')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('from_owner', models.F('to_owner')), _negated=True), name='ownerchange_changes_owner')],
                },
            ),
            migrations.CreateModel(
                name='PaperHandover',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='pipeline.deal')),
                    ('holder', models.CharField(choices=[('plan', 'Us'), ('group', 'Them')], max_length=8)),
                    ('since_on', models.DateField()),
                    ('promised_on', models.DateField(blank=True, null=True)),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['deal', '-recorded_at'], name='paperhandover_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('promised_on__isnull', True), ('promised_on__gte', models.F('since_on')), _connector='OR'), name='paperhandover_promised_after_since', violation_error_message='The promised day cannot lie before the hand-over.')],
                },
            ),
            migrations.CreateModel(
                name='RateQuote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='pipeline.deal')),
                    ('rate_range', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='pipeline.raterange')),
                    ('sheet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='pipeline.ratesheet')),
                    ('low', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                    ('high', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                    ('medicare_year', models.PositiveSmallIntegerField()),
                    ('points_outside', models.DecimalField(decimal_places=2, help_text='Empty where nothing was on record to compare with.', max_digits=6, null=True)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('made_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('rate_range__isnull', True), ('sheet__isnull', True), _connector='OR'), name='ratequote_range_or_sheet'), models.CheckConstraint(condition=models.Q(models.Q(('high__isnull', True), ('low__isnull', True), ('sheet__isnull', False)), models.Q(('high__gte', models.F('low')), ('low__gt', 0), ('sheet__isnull', True)), _connector='OR'), name='ratequote_span_unless_sheet')],
                },
            ),
            migrations.CreateModel(
                name='Recall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalls', to='pipeline.deal')),
                    ('due_on', models.DateField(help_text="On the owner's calendar.")),
                    ('what', models.CharField(max_length=200)),
                    ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('set_at', models.DateTimeField()),
                    ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('end', models.CharField(blank=True, choices=[('reopened', 'The deal is open again'), ('not_needed', 'Not needed any more')], max_length=12)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['due_on'], name='recall_waiting_until')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('deal',), name='recall_one_waiting_per_deal'), models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='recall_ended_by_iff_at'), models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='recall_what_not_empty')],
                },
            ),
            migrations.CreateModel(
                name='StageMove',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='pipeline.deal')),
                    ('from_stage', models.CharField(choices=[('identified', 'Identified'), ('intro', 'Intro'), ('rates', 'Rates'), ('loi', 'LOI'), ('legal', 'Legal review'), ('signed', 'Signed'), ('lost', 'Lost')], max_length=12)),
                    ('to_stage', models.CharField(choices=[('identified', 'Identified'), ('intro', 'Intro'), ('rates', 'Rates'), ('loi', 'LOI'), ('legal', 'Legal review'), ('signed', 'Signed'), ('lost', 'Lost')], max_length=12)),
                    ('moved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('moved_at', models.DateTimeField()),
                    ('is_forward', models.BooleanField()),
                    ('is_straight_to_contract', models.BooleanField(default=False)),
                    ('reason', models.CharField(blank=True, max_length=500)),
                    ('key', models.UUIDField(help_text='Made by the form, so that a double click moves once.', unique=True)),
                    ('undoes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by_move', to='pipeline.stagemove')),
                ],
                options={
                    'indexes': [models.Index(fields=['deal', '-moved_at'], name='stagemove_newest_of_deal')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('from_stage', models.F('to_stage')), _negated=True), name='stagemove_changes_stage')],
                },
            ),
            migrations.CreateModel(
                name='Stake',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stakes', to='pipeline.deal')),
                    ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.county')),
                    ('specialty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.specialty')),
                    ('in_beds', models.BooleanField(default=False)),
                    ('brings', models.PositiveIntegerField(help_text='Providers or beds beyond those already executed.')),
                    ('required', models.PositiveIntegerField(help_text='Empty where no minimum number applies.', null=True)),
                    ('executed', models.PositiveIntegerField()),
                    ('with_letters', models.PositiveIntegerField(help_text='Empty where the filing takes no letters.', null=True)),
                    ('members', models.PositiveBigIntegerField(help_text='All members of the county.')),
                    ('members_out_of_reach', models.PositiveBigIntegerField(help_text='By what is executed.')),
                    ('members_reached', models.PositiveBigIntegerField(help_text='Of those out of reach, by this deal alone.')),
                    ('is_estimate', models.BooleanField(help_text="Members are ZIP points, not the plan's own file.")),
                    ('closes', models.BooleanField(help_text='Signed alone, the cell would pass.')),
                    ('is_critical', models.BooleanField(help_text='Without this deal not even the whole pipeline passes the cell.')),
                    ('other_groups', models.PositiveIntegerField(help_text='Other groups that would bring somebody to the cell.')),
                    ('chance_if_signed', models.FloatField(null=True)),
                    ('chance_if_lost', models.FloatField(null=True)),
                    ('needed_on', models.DateField(help_text='The next filing of the network.', null=True)),
                    ('edition', models.CharField(max_length=10)),
                    ('as_of', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['county', 'specialty'], name='stake_by_cell')],
                    'constraints': [models.UniqueConstraint(fields=('deal', 'county', 'specialty'), name='stake_once_per_deal_and_cell'), models.CheckConstraint(condition=models.Q(models.Q(('chance_if_signed__isnull', True), ('chance_if_signed__range', (0, 1)), _connector='OR'), models.Q(('chance_if_lost__isnull', True), ('chance_if_lost__range', (0, 1)), _connector='OR')), name='stake_chance_between_0_and_1'), models.CheckConstraint(condition=models.Q(models.Q(('chance_if_lost__isnull', True), ('chance_if_signed__isnull', True)), models.Q(('chance_if_lost__isnull', False), ('chance_if_signed__isnull', False)), _connector='OR'), name='stake_both_chances_or_neither'), models.CheckConstraint(condition=models.Q(('members_out_of_reach__lte', models.F('members')), ('members_reached__lte', models.F('members_out_of_reach'))), name='stake_reaches_only_whom_there_is')],
                },
            ),
            migrations.CreateModel(
                name='StallAlert',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='pipeline.deal')),
                    ('silence', models.CharField(choices=[('quiet', 'Quiet'), ('unresponsive', 'Quiet, unresponsive'), ('neglected', 'Quiet, neglected')], max_length=12)),
                    ('quiet_on', models.DateField(help_text='The day the silence was complete; names the episode.')),
                    ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('raised_at', models.DateTimeField()),
                    ('owner_told_on', models.DateField(blank=True, null=True)),
                    ('manager_told_on', models.DateField(blank=True, null=True)),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('end', models.CharField(blank=True, choices=[('contact', 'They answered'), ('forward', 'It moved forward'), ('hold', 'Put on hold'), ('closed', 'The deal closed'), ('limit', 'The limit was raised')], max_length=12)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('deal',), name='stallalert_one_open_per_deal'), models.UniqueConstraint(fields=('deal', 'quiet_on'), name='stallalert_once_per_episode'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('end', '')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='stallalert_closed_by_iff_at')],
                },
            ),
            migrations.CreateModel(
                name='Touch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='touches', to='pipeline.deal')),
                    ('key', models.UUIDField(help_text='Made by the form, so that a double submit logs once.', unique=True)),
                    ('outcome', models.CharField(choices=[('decision_maker', 'Decision-maker'), ('staff', 'Reached staff'), ('message', 'Left message'), ('no_answer', 'No answer'), ('sent', 'Sent'), ('reply', 'Reply received'), ('met', 'Met'), ('declined', 'Declined')], max_length=20)),
                    ('is_conversation', models.BooleanField()),
                    ('channel', models.CharField(choices=[('phone', 'Phone'), ('email', 'E-mail'), ('letter', 'Letter'), ('visit', 'Visit'), ('portal', 'Portal'), ('fax', 'Fax')], max_length=10)),
                    ('note', models.CharField(blank=True, max_length=4000)),
                    ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='touches', to='providers.contact')),
                    ('made_at', models.DateTimeField(help_text='When it happened.')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('logged_at', models.DateTimeField(help_text='When it was written down.')),
                    ('logged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='pipeline.touch')),
                ],
                options={
                    'verbose_name_plural': 'touches',
                    'indexes': [models.Index(fields=['deal', '-made_at'], include=('is_conversation',), name='touch_newest_of_deal')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('is_conversation', True), ('outcome__in', ('decision_maker', 'staff', 'reply', 'met', 'declined'))), models.Q(('is_conversation', False), models.Q(('outcome__in', ('decision_maker', 'staff', 'reply', 'met', 'declined')), _negated=True)), _connector='OR'), name='touch_conversation_iff_two_way'), models.CheckConstraint(condition=models.Q(('made_at__lte', models.F('logged_at'))), name='touch_made_before_logged', violation_error_message='A touch cannot lie in the future.')],
                },
            ),
            migrations.CreateModel(
                name='ClosingCall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closing_calls', to='pipeline.deal')),
                    ('why', models.CharField(max_length=300)),
                    ('asked_on', models.DateField(help_text="On the calendar of the deal's owner.")),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('asked_at', models.DateTimeField()),
                    ('outcome', models.CharField(blank=True, choices=[('signs', 'They will sign'), ('thinks', 'They think it over'), ('refuses', 'They will not sign'), ('not_reached', 'Not reached')], max_length=12)),
                    ('note', models.CharField(blank=True, max_length=500)),
                    ('called_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('called_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['deal', '-asked_at'], name='closingcall_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('called_at__isnull', True), ('called_by__isnull', True), ('outcome', '')), models.Q(('called_at__isnull', False), ('called_by__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='closingcall_called_by_iff_at'), models.UniqueConstraint(condition=models.Q(('called_at__isnull', True)), fields=('deal',), name='closingcall_one_waiting')],
                },
            ),
            migrations.CreateModel(
                name='HoldEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pipeline.hold')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pipeline.deal')),
                    ('reason', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pipeline.holdreason')),
                    ('placed_on', models.DateField(help_text="The owner's date when it was placed.")),
                    ('until_on', models.DateField()),
                    ('placed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('placed_at', models.DateTimeField()),
                    ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_on', models.DateField(blank=True, help_text="The last day it held, on the owner's calendar.", null=True)),
                    ('is_undone', models.BooleanField(db_default=False, default=False, help_text='Taken back: it starts no clock.')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='NextStepEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pipeline.nextstep')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pipeline.deal')),
                    ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(choices=[('call', 'Call'), ('email', 'E-mail'), ('visit', 'Visit'), ('send', 'Send'), ('appointment', 'Appointment'), ('other', 'Other')], default='call', max_length=12)),
                    ('what', models.CharField(max_length=200)),
                    ('due_on', models.DateField(help_text="On its owner's calendar.")),
                    ('due_time', models.TimeField(blank=True, null=True)),
                    ('planned_on', models.DateField(help_text="The owner's date when it was planned.")),
                    ('planned_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('planned_at', models.DateTimeField()),
                    ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('end', models.CharField(blank=True, choices=[('done', 'Done'), ('replaced', 'Replaced'), ('deal_closed', 'The deal closed'), ('undone', 'Taken back')], max_length=12)),
                    ('restores', models.ForeignKey(blank=True, db_constraint=False, help_text='The closed step this one brings back, with the day it was planned on.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pipeline.nextstep')),
                    ('restored_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('restored_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='HandoverTold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('change', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='pipeline.ownerchange')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('told_on', models.DateField(help_text="On the person's own calendar.")),
                ],
            ),
            migrations.CreateModel(
                name='RateApproval',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('quote', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='pipeline.ratequote')),
                    ('asks', models.CharField(choices=[('manager', 'Manager'), ('vp', 'VP')], max_length=8)),
                    ('why', models.CharField(max_length=500)),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('asked_at', models.DateTimeField()),
                    ('is_approved', models.BooleanField(null=True)),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('answer', models.CharField(blank=True, max_length=500)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['asked_at'], name='rateapproval_pending')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('is_approved__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('is_approved__isnull', False)), _connector='OR'), name='rateapproval_decided_by_iff_at'), models.CheckConstraint(condition=models.Q(('decided_by', models.F('asked_by')), _negated=True), name='rateapproval_decided_by_another')],
                },
            ),
            migrations.CreateModel(
                name='RateOffer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='pipeline.deal')),
                    ('kind', models.CharField(choices=[('range', 'Rate range'), ('sheet', 'Rate sheet')], max_length=8)),
                    ('shown_on', models.DateField()),
                    ('ballpark', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unsure', 'Unsure')], max_length=8, verbose_name='in the same ballpark?')),
                    ('quote', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='pipeline.ratequote')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['deal', '-recorded_at'], name='rateoffer_newest')],
                },
            ),
            migrations.CreateModel(
                name='RateQuoteLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('quote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='pipeline.ratequote')),
                    ('category', models.CharField(choices=[('evaluation', 'Evaluation and management'), ('surgery', 'Surgery'), ('anesthesia', 'Anesthesia'), ('radiology', 'Radiology'), ('laboratory', 'Pathology and laboratory'), ('medicine', 'Medicine'), ('drugs', 'Drugs given in the office')], max_length=12)),
                    ('percent', models.DecimalField(decimal_places=2, max_digits=6)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('quote', 'category'), name='ratequoteline_category_once'), models.CheckConstraint(condition=models.Q(('percent__gt', 0)), name='ratequoteline_above_zero')],
                },
            ),
            migrations.CreateModel(
                name='Escalation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('alert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='pipeline.stallalert')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('told_on', models.DateField(help_text="On the person's own calendar.")),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('alert', 'person'), name='escalation_once_per_person_and_alert')],
                },
            ),
            migrations.CreateModel(
                name='IncomingMail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('message_id', models.CharField(max_length=300)),
                    ('came_to', models.CharField(help_text='The address of ours it came to.', max_length=320)),
                    ('sender', models.CharField(blank=True, max_length=320)),
                    ('sender_name', models.CharField(blank=True, max_length=320)),
                    ('subject', models.TextField(blank=True)),
                    ('text', models.TextField(blank=True)),
                    ('sent_at', models.DateTimeField(help_text='As its sender says, and never later than it was received.')),
                    ('received_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('logged', 'Logged'), ('set_aside', 'Set aside'), ('automatic', 'Automatic')], max_length=10)),
                    ('why', models.CharField(blank=True, help_text='Why it waits, or why it does not count.', max_length=300)),
                    ('reader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incoming_mail', to=settings.AUTH_USER_MODEL)),
                    ('deal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incoming_mail', to='pipeline.deal')),
                    ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='providers.contact')),
                    ('outcome', models.CharField(blank=True, choices=[('decision_maker', 'Decision-maker'), ('staff', 'Reached staff'), ('message', 'Left message'), ('no_answer', 'No answer'), ('sent', 'Sent'), ('reply', 'Reply received'), ('met', 'Met'), ('declined', 'Declined')], max_length=20)),
                    ('touch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incoming_mail', to='pipeline.touch')),
                ],
                options={
                    'verbose_name_plural': 'incoming mail',
                    'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['reader', '-received_at'], name='incomingmail_waiting')],
                    'constraints': [models.UniqueConstraint(fields=('message_id', 'came_to'), name='incomingmail_once_per_address'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'logged'), ('touch__isnull', False)), models.Q(models.Q(('state', 'logged'), _negated=True), ('touch__isnull', True)), _connector='OR'), name='incomingmail_touch_iff_logged')],
                },
            ),
            migrations.CreateModel(
                name='ObjectionMet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('touch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='pipeline.touch')),
                    ('objection', models.CharField(choices=[('capacity', 'We are already credentialed elsewhere'), ('low_rates', 'Your rates are too low'), ('paperwork', 'Too much paperwork'), ('burnt', 'We had trouble with plans before'), ('timing', 'Not now')], max_length=20)),
                    ('steps', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('acknowledge', 'Acknowledge'), ('differentiate', 'Differentiate'), ('reframe', 'Reframe capacity'), ('ease', 'Make it easy')], max_length=20), size=None)),
                    ('version', models.PositiveSmallIntegerField(help_text='Of the card; 0 is the text the product came with.')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('touch', 'objection'), name='objectionmet_once_per_touch')],
                },
            ),
            migrations.CreateModel(
                name='PacketFirst',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('touch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='packet_first', to='pipeline.touch')),
                    ('sent', models.CharField(choices=[('rate_sheet', 'Rate sheet'), ('packet', 'Contract packet')], max_length=12)),
                    ('reason', models.CharField(max_length=300)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='packetfirst_has_reason')],
                },
            ),
            migrations.CreateModel(
                name='TouchRetraction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('touch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='retraction', to='pipeline.touch')),
                    ('retracted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('retracted_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='UrgencySaid',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('touch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='urgency', to='pipeline.touch')),
                    ('text', models.TextField()),
                    ('facts', models.JSONField()),
                    ('measured_on', models.DateField()),
                ],
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='countymission',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1f81250a293f72452eb32b787aafe9d112780c45', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_6c48e', table='pipeline_countymission', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='document',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bd659f327548f758d5934b7ed0173b0e1b14d4d4', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_98674', table='pipeline_document', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='hold',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pipeline_holdevent" ("deal_id", "ended_at", "ended_by_id", "ended_on", "id", "is_undone", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "placed_on", "reason_id", "until_on") SELECT new_values."deal_id", new_values."ended_at", new_values."ended_by_id", new_values."ended_on", new_values."id", new_values."is_undone", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."placed_at", new_values."placed_by_id", new_values."placed_on", new_values."reason_id", new_values."until_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7c5881e65ab4188655de3cf4bae6c614d1cee75d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_ffb7a', referencing='REFERENCING NEW TABLE AS new_values ', table='pipeline_hold', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='hold',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pipeline_holdevent" ("deal_id", "ended_at", "ended_by_id", "ended_on", "id", "is_undone", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "placed_on", "reason_id", "until_on") SELECT new_values."deal_id", new_values."ended_at", new_values."ended_by_id", new_values."ended_on", new_values."id", new_values."is_undone", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."placed_at", new_values."placed_by_id", new_values."placed_on", new_values."reason_id", new_values."until_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6abfa03547adc75774c857face946a88dac9a002', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f4257', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pipeline_hold', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='linkuse',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='938a9e756406ada0e41009217552134bae8709fe', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_4c266', table='pipeline_linkuse', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='deal',
                trigger=pgtrigger.compiler.Trigger(name='open_deal_has_step', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    PERFORM 1 FROM pipeline_deal WHERE id = NEW.id FOR NO KEY UPDATE;\n    IF EXISTS (SELECT 1 FROM pipeline_deal WHERE id = NEW.id AND stage NOT IN ('signed', 'lost'))\n       AND (SELECT count(*) FROM pipeline_nextstep WHERE deal_id = NEW.id AND closed_at IS NULL) <> 1\n    THEN\n        RAISE EXCEPTION 'open deal % must have exactly one open next step', NEW.id\n            USING ERRCODE = '23514', CONSTRAINT = 'deal_open_has_one_open_step';\n    END IF;\n RETURN NULL;", hash='ddbdc631abb3870836c993b0bc8195ef931ea5d1', operation='INSERT OR UPDATE', pgid='pgtrigger_open_deal_has_step_51e4c', table='pipeline_deal', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='deal',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pipeline_dealevent" ("agreement_id", "clock_started_on", "clock_zone", "closed_at", "closed_by_id", "group_id", "id", "last_attempt_at", "last_contact_at", "letter_id", "loss_note", "loss_reason_id", "network_id", "opened_at", "opened_by_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_on", "stage", "stage_entered_at") SELECT new_values."agreement_id", new_values."clock_started_on", new_values."clock_zone", new_values."closed_at", new_values."closed_by_id", new_values."group_id", new_values."id", new_values."last_attempt_at", new_values."last_contact_at", new_values."letter_id", new_values."loss_note", new_values."loss_reason_id", new_values."network_id", new_values."opened_at", new_values."opened_by_id", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."quiet_on", new_values."stage", new_values."stage_entered_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='56ac608628442a51b265a207a2b401b30b6ca08a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b2944', referencing='REFERENCING NEW TABLE AS new_values ', table='pipeline_deal', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='deal',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pipeline_dealevent" ("agreement_id", "clock_started_on", "clock_zone", "closed_at", "closed_by_id", "group_id", "id", "last_attempt_at", "last_contact_at", "letter_id", "loss_note", "loss_reason_id", "network_id", "opened_at", "opened_by_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_on", "stage", "stage_entered_at") SELECT new_values."agreement_id", new_values."clock_started_on", new_values."clock_zone", new_values."closed_at", new_values."closed_by_id", new_values."group_id", new_values."id", new_values."last_attempt_at", new_values."last_contact_at", new_values."letter_id", new_values."loss_note", new_values."loss_reason_id", new_values."network_id", new_values."opened_at", new_values."opened_by_id", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."quiet_on", new_values."stage", new_values."stage_entered_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c173a30386b233890f2792966e6e514560d4dbb7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d4042', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pipeline_deal', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='nextstep',
                trigger=pgtrigger.compiler.Trigger(name='inserted_step_is_the_one', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    PERFORM 1 FROM pipeline_deal WHERE id = NEW.deal_id FOR NO KEY UPDATE;\n    IF EXISTS (SELECT 1 FROM pipeline_deal WHERE id = NEW.deal_id AND stage NOT IN ('signed', 'lost'))\n       AND (SELECT count(*) FROM pipeline_nextstep WHERE deal_id = NEW.deal_id AND closed_at IS NULL) <> 1\n    THEN\n        RAISE EXCEPTION 'open deal % must have exactly one open next step', NEW.deal_id\n            USING ERRCODE = '23514', CONSTRAINT = 'deal_open_has_one_open_step';\n    END IF;\n RETURN NULL;", hash='e856e7f4f8e0f0ef654da56342a2126013433416', operation='INSERT', pgid='pgtrigger_inserted_step_is_the_one_a1724', table='pipeline_nextstep', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='nextstep',
                trigger=pgtrigger.compiler.Trigger(name='updated_step_is_the_one', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    PERFORM 1 FROM pipeline_deal WHERE id = OLD.deal_id FOR NO KEY UPDATE;\n    IF EXISTS (SELECT 1 FROM pipeline_deal WHERE id = OLD.deal_id AND stage NOT IN ('signed', 'lost'))\n       AND (SELECT count(*) FROM pipeline_nextstep WHERE deal_id = OLD.deal_id AND closed_at IS NULL) <> 1\n    THEN\n        RAISE EXCEPTION 'open deal % must have exactly one open next step', OLD.deal_id\n            USING ERRCODE = '23514', CONSTRAINT = 'deal_open_has_one_open_step';\n    END IF;\n\n    PERFORM 1 FROM pipeline_deal WHERE id = NEW.deal_id FOR NO KEY UPDATE;\n    IF EXISTS (SELECT 1 FROM pipeline_deal WHERE id = NEW.deal_id AND stage NOT IN ('signed', 'lost'))\n       AND (SELECT count(*) FROM pipeline_nextstep WHERE deal_id = NEW.deal_id AND closed_at IS NULL) <> 1\n    THEN\n        RAISE EXCEPTION 'open deal % must have exactly one open next step', NEW.deal_id\n            USING ERRCODE = '23514', CONSTRAINT = 'deal_open_has_one_open_step';\n    END IF;\n RETURN NULL;", hash='e5be1fd4f5ad2500206608224b1282e9b9b0a775', operation='UPDATE', pgid='pgtrigger_updated_step_is_the_one_5519c', table='pipeline_nextstep', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='nextstep',
                trigger=pgtrigger.compiler.Trigger(name='deleted_step_was_not_the_one', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    PERFORM 1 FROM pipeline_deal WHERE id = OLD.deal_id FOR NO KEY UPDATE;\n    IF EXISTS (SELECT 1 FROM pipeline_deal WHERE id = OLD.deal_id AND stage NOT IN ('signed', 'lost'))\n       AND (SELECT count(*) FROM pipeline_nextstep WHERE deal_id = OLD.deal_id AND closed_at IS NULL) <> 1\n    THEN\n        RAISE EXCEPTION 'open deal % must have exactly one open next step', OLD.deal_id\n            USING ERRCODE = '23514', CONSTRAINT = 'deal_open_has_one_open_step';\n    END IF;\n RETURN NULL;", hash='315d559f6e696347004d673734d7165f4fd044e1', operation='DELETE', pgid='pgtrigger_deleted_step_was_not_the_one_8797f', table='pipeline_nextstep', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='nextstep',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pipeline_nextstepevent" ("closed_at", "closed_by_id", "deal_id", "due_on", "due_time", "end", "id", "kind", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_at", "planned_by_id", "planned_on", "restored_at", "restored_by_id", "restores_id", "what") SELECT new_values."closed_at", new_values."closed_by_id", new_values."deal_id", new_values."due_on", new_values."due_time", new_values."end", new_values."id", new_values."kind", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."planned_at", new_values."planned_by_id", new_values."planned_on", new_values."restored_at", new_values."restored_by_id", new_values."restores_id", new_values."what" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7aba219ea76ca736af5cad798779e0175c6407ce', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_714c9', referencing='REFERENCING NEW TABLE AS new_values ', table='pipeline_nextstep', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='nextstep',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pipeline_nextstepevent" ("closed_at", "closed_by_id", "deal_id", "due_on", "due_time", "end", "id", "kind", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_at", "planned_by_id", "planned_on", "restored_at", "restored_by_id", "restores_id", "what") SELECT new_values."closed_at", new_values."closed_by_id", new_values."deal_id", new_values."due_on", new_values."due_time", new_values."end", new_values."id", new_values."kind", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."planned_at", new_values."planned_by_id", new_values."planned_on", new_values."restored_at", new_values."restored_by_id", new_values."restores_id", new_values."what" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='eb9009921a9849039799613a15be94d28c2a9663', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0e58b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pipeline_nextstep', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='openinganswer',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b6168a8861377463e5a1657f6888ea501f27d731', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_a1214', table='pipeline_openinganswer', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='ownerchange',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ba15e053d5255fd22050fd11fa8f1567d631b484', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_7e8d1', table='pipeline_ownerchange', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='paperhandover',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='39a45ac4ce68cde7927cb3caafb9a6f0f4547d75', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_79f04', table='pipeline_paperhandover', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='ratelimit',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6f2a2dce96987652b0190747a9a201cb68216ef2', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_d3007', table='pipeline_ratelimit', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='rateoffer',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2697e008febbf50803d130cfdc9dc60aa12112da', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_fa6c3', table='pipeline_rateoffer', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='ratequoteline',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e24d565eaa4d9403ca59e5f4eec862dacd818be5', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_3861f', table='pipeline_ratequoteline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='raterange',
                trigger=pgtrigger.compiler.Trigger(name='figures_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."network_id" IS DISTINCT FROM (NEW."network_id") OR OLD."county_id" IS DISTINCT FROM (NEW."county_id") OR OLD."specialty_id" IS DISTINCT FROM (NEW."specialty_id") OR OLD."panel_from" IS DISTINCT FROM (NEW."panel_from") OR OLD."panel_to" IS DISTINCT FROM (NEW."panel_to") OR OLD."quality" IS DISTINCT FROM (NEW."quality") OR OLD."low" IS DISTINCT FROM (NEW."low") OR OLD."high" IS DISTINCT FROM (NEW."high") OR OLD."medicare_year" IS DISTINCT FROM (NEW."medicare_year") OR OLD."set_by_id" IS DISTINCT FROM (NEW."set_by_id") OR OLD."set_at" IS DISTINCT FROM (NEW."set_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='340ac118cbd1a9ab7408bd5536bab6973ed24f66', operation='UPDATE', pgid='pgtrigger_figures_never_changed_cd0b4', table='pipeline_raterange', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='raterange',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c6b746dd3ad34c501eeda0063955162caaaaf46d', operation='DELETE', pgid='pgtrigger_never_deleted_229dd', table='pipeline_raterange', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='ratesheet',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d86c5db859b1cac01c4423ebc6e4b74548b36eee', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_f734f', table='pipeline_ratesheet', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='ratequote',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='afe85e1d9b47d854b25658a8d8084ece5a671488', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_f6770', table='pipeline_ratequote', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='ratesheetline',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5de8a31b5b375975997c26aebfa87c185523c248', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_7db6f', table='pipeline_ratesheetline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='scriptversion',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='47b6ee6d9760be1c711d53da26b9552a0fd18312', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_31009', table='pipeline_scriptversion', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='stagelimit',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pipeline_stagelimitevent" ("days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "stage") SELECT new_values."days", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."set_at", new_values."set_by_id", new_values."stage" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8676641b9cf51d9ab6c1608c7a45e534889e496c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0596c', referencing='REFERENCING NEW TABLE AS new_values ', table='pipeline_stagelimit', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='stagelimit',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pipeline_stagelimitevent" ("days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "stage") SELECT new_values."days", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."set_at", new_values."set_by_id", new_values."stage" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8b6aba2bd3e8ae67b9f034a5ca503a7c0de45301', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_151b9', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pipeline_stagelimit', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='stagemove',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='03c6b11e8662e0e3411c57aa946dd0cab56966e4', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_5a4ce', table='pipeline_stagemove', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='touch',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d83e6ee3a6d185ff19f7586d55cb3391bdd8b5a3', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_8cdd3', table='pipeline_touch', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='packetfirst',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1249137e3aeb1b774834b7b361e5acf039cae981', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_6cfb2', table='pipeline_packetfirst', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objectionmet',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d10653828353eb03cbe8662ad5caf25fcf0b36cd', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_1f36c', table='pipeline_objectionmet', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='touchretraction',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f2c1c98053e905b56d0eb41dafb62c2f44bfa173', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_14372', table='pipeline_touchretraction', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='urgencysaid',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e95d3e9d100c846c53f0906f36326a82c36f5673', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_32c27', table='pipeline_urgencysaid', when='BEFORE')),
            ),
        ]),
    ]
