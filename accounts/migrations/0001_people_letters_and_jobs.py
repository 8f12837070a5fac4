import accounts.models.user
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from accounts.first_tables import FirstTables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # What a database had step by step; one at the last of these steps is at this one.
    replaces = [
        ('accounts', '0001_people_notices_and_job_runs'),
        ('accounts', '0002_addresses_letters_come_back_from'),
        ('accounts', '0003_absences'),
        ('accounts', '0004_invitation_that_goes_with_a_letter'),
        ('accounts', '0005_who_read_what_is_confidential'),
        ('accounts', '0006_what_letters_people_want'),
        ('accounts', '0007_letters_claimed_in_order'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                    ('name', models.CharField(max_length=120)),
                    ('role', models.CharField(choices=[('rep', 'Contracting rep'), ('manager', 'Manager'), ('vp', 'Network VP'), ('medical_director', 'Medical director'), ('analyst', 'Analyst'), ('admin', 'Administrator'), ('system', 'System')], max_length=20)),
                    ('manager', models.ForeignKey(blank=True, help_text='Whose team this person works in.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='team', to=settings.AUTH_USER_MODEL)),
                    ('time_zone', models.CharField(default='America/New_York', max_length=64, validators=[accounts.models.user.validate_time_zone])),
                    ('working_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=accounts.models.user.default_working_days, help_text='ISO weekdays, Monday is 1. Letters leave on these days only.', size=None)),
                    ('theme', models.CharField(choices=[('auto', 'As my device'), ('light', 'Light'), ('dark', 'Dark')], default='auto', max_length=5)),
                    ('has_shortcuts', models.BooleanField(default=True, verbose_name='single-key shortcuts')),
                    ('may_see_rates', models.BooleanField(default=False, help_text='A right granted beyond the role.')),
                    ('is_active', models.BooleanField(default=True)),
                    ('is_staff', models.BooleanField(default=False)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique', violation_error_message='Somebody here already uses this e-mail address.'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'system'), _negated=True), ('password__startswith', '!'), _connector='OR'), name='user_system_cannot_sign_in'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='user_name_not_empty'), models.CheckConstraint(condition=models.Q(('working_days__contained_by', [1, 2, 3, 4, 5, 6, 7])), name='user_working_days_are_weekdays', violation_error_message='Working days are numbers from 1 (Monday) to 7 (Sunday).')],
                },
            ),
            migrations.CreateModel(
                name='AddressMark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254)),
                    ('reason', models.CharField(max_length=300)),
                    ('marked_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='addressmark_one_per_email')],
                },
            ),
            migrations.CreateModel(
                name='JobRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60)),
                    ('started_at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('result', models.JSONField(default=dict)),
                    ('error', models.TextField(blank=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['name', '-started_at'], name='jobrun_newest_of_name')],
                },
            ),
            migrations.CreateModel(
                name='SetupCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code_hash', models.CharField(max_length=128)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('used_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(models.Value(1), condition=models.Q(('used_at__isnull', True)), name='setupcode_one_unused')],
                },
            ),
            migrations.CreateModel(
                name='Absence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL)),
                    ('from_on', models.DateField(verbose_name='first day away')),
                    ('until_on', models.DateField(verbose_name='last day away')),
                    ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='covers', to=settings.AUTH_USER_MODEL)),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_at', models.DateTimeField()),
                    ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_at', models.DateTimeField(blank=True, help_text='Called off, or back early: from then on it counts for nothing.', null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['cover', 'until_on'], name='absence_covered')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='absence_ends_after_it_begins', violation_error_message='The last day lies before the first.'), models.CheckConstraint(condition=models.Q(('cover__isnull', True), models.Q(('cover', models.F('person')), _negated=True), _connector='OR'), name='absence_not_covered_by_oneself', violation_error_message='Somebody else covers.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='absence_ended_by_iff_at'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at__isnull', True)), expressions=[(models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('from_on'), models.F('until_on'), models.Value('[]'), function='daterange'), '&&')], name='absence_one_at_a_time', violation_error_message='These days overlap with another absence.')],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                    ('name', models.CharField(max_length=120)),
                    ('role', models.CharField(choices=[('rep', 'Contracting rep'), ('manager', 'Manager'), ('vp', 'Network VP'), ('medical_director', 'Medical director'), ('analyst', 'Analyst'), ('admin', 'Administrator')], max_length=20)),
                    ('manager', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('token_hash', models.CharField(max_length=64, unique=True)),
                    ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('invited_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField()),
                    ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('accepted_at', models.DateTimeField(blank=True, null=True)),
                    ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_by_iff_at'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='invitation_revoked_by_iff_at'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), name='invitation_one_open_per_email', violation_error_message='An invitation to this address is already out.')],
                },
            ),
            migrations.CreateModel(
                name='LetterPreference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letter_preferences', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(choices=[('digest', 'Daily digest'), ('stalls', 'Stalled deals of the team'), ('escalation', 'Pivotal deals that stay quiet'), ('brief', 'Weekly brief'), ('handover', 'A deal was handed over'), ('import', 'An import is finished'), ('closing_call', 'A closing call is asked for'), ('invitation', 'Invitation'), ('password', 'Password reset')], max_length=20)),
                    ('by_mail', models.BooleanField(default=True)),
                    ('on_page', models.BooleanField(default=True)),
                    ('changed_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('person', 'kind'), name='letterpreference_once_per_person_and_kind'), models.CheckConstraint(condition=models.Q(('kind__in', ['invitation', 'password']), _negated=True), name='letterpreference_of_a_kind_that_can_be_stopped')],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('digest', 'Daily digest'), ('stalls', 'Stalled deals of the team'), ('escalation', 'Pivotal deals that stay quiet'), ('brief', 'Weekly brief'), ('handover', 'A deal was handed over'), ('import', 'An import is finished'), ('closing_call', 'A closing call is asked for'), ('invitation', 'Invitation'), ('password', 'Password reset')], max_length=20)),
                    ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL)),
                    ('to_email', models.EmailField(max_length=254)),
                    ('unique_key', models.CharField(help_text='For example digest:7:2026-11-23.', max_length=200, unique=True)),
                    ('subject', models.CharField(max_length=300)),
                    ('text', models.TextField()),
                    ('html', models.TextField(blank=True)),
                    ('calendar', models.TextField(blank=True, db_default='', help_text='An invitation that goes with it (RFC 5545).')),
                    ('is_on_page', models.BooleanField(db_default=True, default=True, help_text='Its reader finds it under My letters.')),
                    ('state', models.CharField(choices=[('queued', 'Planned'), ('sending', 'Sending'), ('sent', 'Sent'), ('failed', 'Failed'), ('unknown', 'Unknown'), ('kept', 'Kept to read here')], default='queued', max_length=10)),
                    ('created_at', models.DateTimeField()),
                    ('send_after', models.DateTimeField()),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('error', models.TextField(blank=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['send_after', 'id'], name='notice_queued'), models.Index(condition=models.Q(('state', 'sending')), fields=['claimed_at'], name='notice_sending'), models.Index(fields=['-created_at'], name='notice_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='notice_sent_at_iff_sent'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), ('claimed_at__isnull', False), _connector='OR'), name='notice_sending_is_claimed')],
                },
            ),
            migrations.CreateModel(
                name='Reading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('rates', 'Rates read'), ('export', 'Exported'), ('file', 'File downloaded')], max_length=10)),
                    ('what', models.CharField(help_text='By kind and number, without a figure or a name.', max_length=200)),
                    ('read_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('read_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['-read_at'], name='reading_newest')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reading',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='93a2852367aa61915c027ec5faebb8893555f054', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_7f522', table='accounts_reading', when='BEFORE')),
            ),
        ]),
    ]
