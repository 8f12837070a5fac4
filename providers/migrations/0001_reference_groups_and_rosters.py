import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from accounts.first_tables import FirstTables
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    # What a database had step by step; one at the last of these steps is at this one.
    replaces = [
        ('providers', '0001_trigram_search'),
        ('providers', '0002_reference_network_and_roster'),
        ('providers', '0003_supply_changes'),
        ('providers', '0004_telehealth_and_sites_by_place'),
        ('providers', '0005_dates_from_signature_to_service'),
        ('providers', '0006_supply_changes_of_one_network'),
        ('providers', '0007_how_a_contact_is_reached'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        TrigramExtension(),
        FirstTables([
            migrations.CreateModel(
                name='ProviderGroup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200)),
                    ('tin', models.CharField(error_messages={'unique': 'A group with this TIN is here already.'}, max_length=9, unique=True, verbose_name='TIN')),
                    ('kind', models.CharField(choices=[('solo', 'Solo practice'), ('group', 'Group practice'), ('ipa', 'IPA or PHO'), ('facility', 'Facility'), ('health_system', 'Health system'), ('clinic', 'Health center or rural clinic'), ('ancillary', 'Ancillary'), ('behavioral', 'Behavioral health')], default='group', max_length=20)),
                    ('phone', models.CharField(blank=True, help_text='Ten digits.', max_length=20)),
                    ('created_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='providergroup_name_trigram'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('phone', name='gin_trgm_ops'), name='providergroup_phone_trigram'), models.Index(fields=['name', 'id'], name='providergroup_by_name')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('tin__regex', '^[0-9]{9}$')), name='providergroup_tin_nine_digits', violation_error_message='A TIN has nine digits.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='providergroup_name_not_empty'), models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^[0-9]{10}$'), _connector='OR'), name='providergroup_phone_ten_digits', violation_error_message='A phone number has ten digits.')],
                },
            ),
            migrations.CreateModel(
                name='Provider',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('npi', models.CharField(error_messages={'unique': 'A provider with this NPI is here already.'}, max_length=10, unique=True, verbose_name='NPI')),
                    ('kind', models.CharField(choices=[('individual', 'Clinician'), ('organization', 'Facility')], default='individual', max_length=12)),
                    ('name', models.CharField(max_length=200)),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='provider_name_trigram'), models.Index(fields=['name', 'id'], name='provider_by_name')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('npi__regex', '^[12][0-9]{9}$')), name='provider_npi_ten_digits', violation_error_message='An NPI has ten digits and begins with 1 or 2.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='provider_name_not_empty')],
                },
            ),
            migrations.CreateModel(
                name='ReferenceLoad',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, unique=True)),
                    ('sha256', models.CharField(max_length=64)),
                    ('edition', models.CharField(max_length=40)),
                    ('rows', models.PositiveIntegerField()),
                    ('loaded_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='Specialty',
                fields=[
                    ('code', models.CharField(max_length=3, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=120)),
                    ('kind', models.CharField(choices=[('provider', 'Clinicians'), ('facility', 'Facilities')], max_length=10)),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='providers.specialty')),
                ],
                options={
                    'verbose_name_plural': 'specialties',
                },
            ),
            migrations.CreateModel(
                name='County',
                fields=[
                    ('ssa_code', models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name='SSA code')),
                    ('fips', models.CharField(blank=True, max_length=5, verbose_name='FIPS code')),
                    ('name', models.CharField(max_length=80)),
                    ('state', models.CharField(max_length=2)),
                    ('county_type', models.CharField(choices=[('large_metro', 'Large metro'), ('metro', 'Metro'), ('micro', 'Micro'), ('rural', 'Rural'), ('ceac', 'Extreme access')], max_length=12)),
                    ('beneficiaries', models.PositiveIntegerField(help_text='People with Medicare, as the edition says.')),
                    ('population', models.PositiveIntegerField(null=True)),
                    ('latitude', models.FloatField(null=True)),
                    ('longitude', models.FloatField(null=True)),
                    ('edition', models.CharField(help_text='Edition of the county type and the beneficiaries.', max_length=10)),
                ],
                options={
                    'verbose_name_plural': 'counties',
                    'indexes': [models.Index(fields=['state', 'name'], name='county_by_state'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='county_name_trigram')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ssa_code__regex', '^[0-9]{5}$')), name='county_ssa_code_five_digits'), models.CheckConstraint(condition=models.Q(('fips', ''), ('fips__regex', '^[0-9]{5}$'), _connector='OR'), name='county_fips_five_digits')],
                },
            ),
            migrations.CreateModel(
                name='Contact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='providers.providergroup')),
                    ('name', models.CharField(max_length=120)),
                    ('role', models.CharField(blank=True, max_length=120)),
                    ('phone', models.CharField(blank=True, help_text='Ten digits.', max_length=20)),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                    ('signs', models.BooleanField(default=False, verbose_name='signs for the group')),
                    ('prefers', models.CharField(blank=True, choices=[('phone', 'Phone'), ('email', 'E-mail'), ('visit', 'Visit'), ('letter', 'Letter'), ('fax', 'Fax')], max_length=10, verbose_name='reached best by')),
                    ('not_before', models.TimeField(blank=True, help_text='On the clock where they work.', null=True, verbose_name='do not call before')),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='contact_name_trigram'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('phone', name='gin_trgm_ops'), name='contact_phone_trigram')],
                    'constraints': [models.UniqueConstraint(fields=('group', 'name'), name='contact_name_once_per_group', violation_error_message='This group has a contact of that name.'), models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^[0-9]{10}$'), _connector='OR'), name='contact_phone_ten_digits', violation_error_message='A phone number has ten digits.')],
                },
            ),
            migrations.CreateModel(
                name='ProviderGroupEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='providers.providergroup')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=200)),
                    ('tin', models.CharField(error_messages={'unique': 'A group with this TIN is here already.'}, max_length=9, verbose_name='TIN')),
                    ('kind', models.CharField(choices=[('solo', 'Solo practice'), ('group', 'Group practice'), ('ipa', 'IPA or PHO'), ('facility', 'Facility'), ('health_system', 'Health system'), ('clinic', 'Health center or rural clinic'), ('ancillary', 'Ancillary'), ('behavioral', 'Behavioral health')], default='group', max_length=20)),
                    ('phone', models.CharField(blank=True, help_text='Ten digits.', max_length=20)),
                    ('created_at', models.DateTimeField()),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ProviderEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='providers.provider')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('npi', models.CharField(error_messages={'unique': 'A provider with this NPI is here already.'}, max_length=10, verbose_name='NPI')),
                    ('kind', models.CharField(choices=[('individual', 'Clinician'), ('organization', 'Facility')], default='individual', max_length=12)),
                    ('name', models.CharField(max_length=200)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='TaxonomyCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=10)),
                    ('specialty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taxonomy_codes', to='providers.specialty')),
                    ('name', models.CharField(max_length=200)),
                    ('match', models.CharField(choices=[('primary', 'Primary'), ('accepted', 'Accepted'), ('review', 'To be confirmed by a person')], max_length=10)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('code', 'specialty'), name='taxonomycode_once_per_specialty')],
                },
            ),
            migrations.CreateModel(
                name='ZipPoint',
                fields=[
                    ('zip_code', models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name='ZIP')),
                    ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='zip_points', to='providers.county')),
                    ('latitude', models.FloatField()),
                    ('longitude', models.FloatField()),
                    ('population', models.PositiveIntegerField()),
                ],
            ),
            migrations.CreateModel(
                name='Location',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='locations', to='providers.providergroup')),
                    ('address', models.CharField(max_length=200)),
                    ('city', models.CharField(max_length=80)),
                    ('state', models.CharField(max_length=2)),
                    ('zip_code', models.CharField(max_length=5, verbose_name='ZIP')),
                    ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='locations', to='providers.county')),
                    ('latitude', models.FloatField()),
                    ('longitude', models.FloatField()),
                    ('phone', models.CharField(blank=True, max_length=20)),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('phone', name='gin_trgm_ops'), name='location_phone_trigram'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('address'), name='gin_trgm_ops'), name='location_address_trigram'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('city'), name='gin_trgm_ops'), name='location_city_trigram'), models.Index(fields=['latitude', 'longitude'], name='location_by_place')],
                    'constraints': [models.UniqueConstraint(fields=('group', 'address', 'zip_code'), name='location_address_once_per_group'), models.CheckConstraint(condition=models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180)), models.Q(('latitude', 0), ('longitude', 0), _negated=True)), name='location_point_on_earth', violation_error_message='Latitude and longitude do not name a place.')],
                },
            ),
            migrations.CreateModel(
                name='Network',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80)),
                    ('line_of_business', models.CharField(choices=[('medicare_advantage', 'Medicare Advantage'), ('medicaid', 'Medicaid'), ('marketplace', 'Marketplace')], max_length=20)),
                    ('contract_year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2020), django.core.validators.MaxValueValidator(2100)])),
                    ('edition', models.CharField(help_text='Edition of the standards it is measured by.', max_length=10)),
                    ('go_live_on', models.DateField(help_text='The first day members are served; letters of intent end here.')),
                    ('counties', models.ManyToManyField(help_text='The service area.', related_name='networks', to='providers.county')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('name', 'contract_year'), name='network_name_once_a_year', violation_error_message='A network of this name and year exists.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='network_name_not_empty')],
                },
            ),
            migrations.CreateModel(
                name='ContactEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='providers.contact')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('group', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.providergroup')),
                    ('name', models.CharField(max_length=120)),
                    ('role', models.CharField(blank=True, max_length=120)),
                    ('phone', models.CharField(blank=True, help_text='Ten digits.', max_length=20)),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                    ('signs', models.BooleanField(default=False, verbose_name='signs for the group')),
                    ('prefers', models.CharField(blank=True, choices=[('phone', 'Phone'), ('email', 'E-mail'), ('visit', 'Visit'), ('letter', 'Letter'), ('fax', 'Fax')], max_length=10, verbose_name='reached best by')),
                    ('not_before', models.TimeField(blank=True, help_text='On the clock where they work.', null=True, verbose_name='do not call before')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Affiliation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='providers.provider')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='providers.providergroup')),
                    ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='providers.location')),
                    ('specialty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='providers.specialty')),
                    ('beds', models.PositiveIntegerField(blank=True, help_text='Staffed Medicare beds, hospitals only.', null=True)),
                    ('is_accepting', models.BooleanField(default=True, verbose_name='accepts new patients')),
                    ('offers_telehealth', models.BooleanField(default=False, verbose_name='sees patients by video or telephone')),
                    ('from_on', models.DateField(blank=True, null=True)),
                    ('until_on', models.DateField(blank=True, help_text='The last day.', null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('provider', 'group', 'location', 'specialty'), name='affiliation_once_while_it_lasts'), models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='affiliation_ends_after_it_begins')],
                },
            ),
            migrations.CreateModel(
                name='LocationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='providers.location')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('group', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.providergroup')),
                    ('address', models.CharField(max_length=200)),
                    ('city', models.CharField(max_length=80)),
                    ('state', models.CharField(max_length=2)),
                    ('zip_code', models.CharField(max_length=5, verbose_name='ZIP')),
                    ('county', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.county')),
                    ('latitude', models.FloatField()),
                    ('longitude', models.FloatField()),
                    ('phone', models.CharField(blank=True, max_length=20)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='FilingDeadline',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='providers.network')),
                    ('name', models.CharField(max_length=120)),
                    ('filed_with', models.CharField(blank=True, max_length=80)),
                    ('due_on', models.DateField()),
                    ('accepts_letters', models.BooleanField(verbose_name='letters of intent count')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('network', 'name'), name='filingdeadline_name_once_per_network', violation_error_message='This network has a filing of that name.')],
                },
            ),
            migrations.CreateModel(
                name='RosterImport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roster_imports', to='providers.network')),
                    ('file_name', models.CharField(max_length=255)),
                    ('sha256', models.CharField(max_length=64)),
                    ('imported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('imported_at', models.DateTimeField()),
                    ('rows_read', models.PositiveIntegerField(default=0)),
                    ('rows_used', models.PositiveIntegerField(default=0)),
                    ('rows_new', models.PositiveIntegerField(default=0)),
                    ('rows_changed', models.PositiveIntegerField(default=0)),
                    ('rows_same', models.PositiveIntegerField(default=0)),
                    ('rows_rejected', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('rows_used', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('rows_new'), '+', models.F('rows_changed')), '+', models.F('rows_same')))), name='rosterimport_used_rows_add_up'), models.CheckConstraint(condition=models.Q(('rows_read', django.db.models.expressions.CombinedExpression(models.F('rows_used'), '+', models.F('rows_rejected')))), name='rosterimport_rows_add_up')],
                },
            ),
            migrations.CreateModel(
                name='SupplyChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supply_changes', to='providers.network')),
                    ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='supply_changes', to='providers.providergroup')),
                    ('specialties', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), default=list, size=None)),
                    ('places', django.contrib.postgres.fields.ArrayField(base_field=django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=2), default=list, size=None)),
                    ('noted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text='For the record; decides nothing.')),
                    ('done_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['noted_at'], name='supplychange_waiting')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('places', []), ('specialties', [])), models.Q(models.Q(('specialties', []), _negated=True), models.Q(('places', []), _negated=True)), _connector='OR'), name='supplychange_whole_or_placed')],
                },
            ),
            migrations.CreateModel(
                name='Agreement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='providers.providergroup')),
                    ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='providers.network')),
                    ('signed_by_plan_on', models.DateField()),
                    ('plan_signer', models.CharField(max_length=120)),
                    ('signed_by_group_on', models.DateField()),
                    ('group_signer', models.CharField(max_length=120)),
                    ('effective_on', models.DateField(blank=True, null=True)),
                    ('terminated_on', models.DateField(blank=True, null=True)),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('plan_signer', ''), _negated=True), models.Q(('group_signer', ''), _negated=True)), name='agreement_has_signers', violation_error_message='An agreement names who signed for both sides.'), models.UniqueConstraint(condition=models.Q(('terminated_on__isnull', True)), fields=('group', 'network'), name='agreement_one_in_force', violation_error_message='An agreement with this group is in force already.')],
                },
            ),
            migrations.CreateModel(
                name='LetterOfIntent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='providers.providergroup')),
                    ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='providers.network')),
                    ('signed_by_plan_on', models.DateField()),
                    ('plan_signer', models.CharField(max_length=120)),
                    ('signed_by_group_on', models.DateField()),
                    ('group_signer', models.CharField(max_length=120)),
                    ('expires_on', models.DateField(help_text='The last day it is in force.')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_at', models.DateTimeField()),
                    ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                ],
                options={
                    'verbose_name_plural': 'letters of intent',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('plan_signer', ''), _negated=True), models.Q(('group_signer', ''), _negated=True)), name='letterofintent_has_signers', violation_error_message='A letter of intent names who signed for both sides.'), models.CheckConstraint(condition=models.Q(('expires_on__gte', models.F('signed_by_plan_on')), ('expires_on__gte', models.F('signed_by_group_on'))), name='letterofintent_expires_after_signing', violation_error_message='A letter of intent ends after it is signed.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='letterofintent_withdrawn_by_iff_at'), models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('group', 'network'), name='letterofintent_one_standing', violation_error_message='A letter of intent with this group stands already.')],
                },
            ),
            migrations.CreateModel(
                name='NetworkEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='providers.network')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=80)),
                    ('line_of_business', models.CharField(choices=[('medicare_advantage', 'Medicare Advantage'), ('medicaid', 'Medicaid'), ('marketplace', 'Marketplace')], max_length=20)),
                    ('contract_year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2020), django.core.validators.MaxValueValidator(2100)])),
                    ('edition', models.CharField(help_text='Edition of the standards it is measured by.', max_length=10)),
                    ('go_live_on', models.DateField(help_text='The first day members are served; letters of intent end here.')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='AffiliationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='providers.affiliation')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('provider', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.provider')),
                    ('group', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.providergroup')),
                    ('location', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.location')),
                    ('specialty', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.specialty')),
                    ('beds', models.PositiveIntegerField(blank=True, help_text='Staffed Medicare beds, hospitals only.', null=True)),
                    ('is_accepting', models.BooleanField(default=True, verbose_name='accepts new patients')),
                    ('offers_telehealth', models.BooleanField(default=False, verbose_name='sees patients by video or telephone')),
                    ('from_on', models.DateField(blank=True, null=True)),
                    ('until_on', models.DateField(blank=True, help_text='The last day.', null=True)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='FilingDeadlineEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='providers.filingdeadline')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('network', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.network')),
                    ('name', models.CharField(max_length=120)),
                    ('filed_with', models.CharField(blank=True, max_length=80)),
                    ('due_on', models.DateField()),
                    ('accepts_letters', models.BooleanField(verbose_name='letters of intent count')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='RosterProblem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('roster_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='providers.rosterimport')),
                    ('line', models.PositiveIntegerField()),
                    ('column', models.CharField(blank=True, max_length=60)),
                    ('reason', models.CharField(max_length=300)),
                    ('value', models.CharField(blank=True, max_length=200)),
                    ('is_rejection', models.BooleanField(default=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['roster_import', 'line'], name='rosterproblem_by_line')],
                },
            ),
            migrations.CreateModel(
                name='AgreementEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='providers.agreement')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('group', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.providergroup')),
                    ('network', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.network')),
                    ('signed_by_plan_on', models.DateField()),
                    ('plan_signer', models.CharField(max_length=120)),
                    ('signed_by_group_on', models.DateField()),
                    ('group_signer', models.CharField(max_length=120)),
                    ('effective_on', models.DateField(blank=True, null=True)),
                    ('terminated_on', models.DateField(blank=True, null=True)),
                    ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_at', models.DateTimeField()),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Participant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='providers.agreement')),
                    ('affiliation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='providers.affiliation')),
                    ('beds', models.PositiveIntegerField(blank=True, help_text='As signed.', null=True)),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField(blank=True, help_text='The last day.', null=True)),
                    ('application_on', models.DateField(blank=True, null=True, verbose_name='application received')),
                    ('committee_on', models.DateField(blank=True, null=True, verbose_name='committee')),
                    ('effective_on', models.DateField(blank=True, null=True, verbose_name='effective')),
                    ('loaded_on', models.DateField(blank=True, null=True, verbose_name='loaded')),
                    ('expected_on', models.DateField(blank=True, help_text='The day the next of these four is expected.', null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('agreement', 'affiliation'), name='participant_once_per_agreement'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='participant_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('committee_on__isnull', True), models.Q(('application_on__isnull', False), ('committee_on__gte', models.F('application_on'))), _connector='OR'), models.Q(('effective_on__isnull', True), models.Q(('application_on__isnull', False), ('effective_on__gte', models.F('application_on'))), _connector='OR'), models.Q(('loaded_on__isnull', True), models.Q(('application_on__isnull', False), ('loaded_on__gte', models.F('application_on'))), _connector='OR')), name='participant_nothing_before_the_application'), models.CheckConstraint(condition=models.Q(('loaded_on__isnull', True), ('effective_on__isnull', False), _connector='OR'), name='participant_loaded_is_effective')],
                },
            ),
            migrations.CreateModel(
                name='LetterOfIntentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='providers.letterofintent')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('group', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.providergroup')),
                    ('network', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.network')),
                    ('signed_by_plan_on', models.DateField()),
                    ('plan_signer', models.CharField(max_length=120)),
                    ('signed_by_group_on', models.DateField()),
                    ('group_signer', models.CharField(max_length=120)),
                    ('expires_on', models.DateField(help_text='The last day it is in force.')),
                    ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_at', models.DateTimeField()),
                    ('withdrawn_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ParticipantEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='providers.participant')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('agreement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.agreement')),
                    ('affiliation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.affiliation')),
                    ('beds', models.PositiveIntegerField(blank=True, help_text='As signed.', null=True)),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField(blank=True, help_text='The last day.', null=True)),
                    ('application_on', models.DateField(blank=True, null=True, verbose_name='application received')),
                    ('committee_on', models.DateField(blank=True, null=True, verbose_name='committee')),
                    ('effective_on', models.DateField(blank=True, null=True, verbose_name='effective')),
                    ('loaded_on', models.DateField(blank=True, null=True, verbose_name='loaded')),
                    ('expected_on', models.DateField(blank=True, help_text='The day the next of these four is expected.', null=True)),
                ],
                options={
                    'abstract': False,
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='provider',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_providerevent" ("id", "kind", "name", "npi", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."kind", new_values."name", new_values."npi", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='05fcea5de922c4ad1bb473e01c8ad63a658ffe91', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_c2891', referencing='REFERENCING NEW TABLE AS new_values ', table='providers_provider', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='provider',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_providerevent" ("id", "kind", "name", "npi", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."kind", new_values."name", new_values."npi", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7f21354f5ff018e5cb26a1ed63c1b9297507f57d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b4a7f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='providers_provider', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='providergroup',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_providergroupevent" ("created_at", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "tin") SELECT new_values."created_at", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."tin" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3dc3e7d39fc96cddf6391f37e89b9d9ed73c7670', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_25a96', referencing='REFERENCING NEW TABLE AS new_values ', table='providers_providergroup', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='providergroup',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_providergroupevent" ("created_at", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "tin") SELECT new_values."created_at", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."tin" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ec236e0521f6bf21e3289e6638f6c82025b35603', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_2a8fc', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='providers_providergroup', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='network',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_networkevent" ("contract_year", "edition", "go_live_on", "id", "line_of_business", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."contract_year", new_values."edition", new_values."go_live_on", new_values."id", new_values."line_of_business", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b9e5440a0e2c7d6a6a14b91a5b70c3ae60453747', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2b63a', referencing='REFERENCING NEW TABLE AS new_values ', table='providers_network', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='network',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_networkevent" ("contract_year", "edition", "go_live_on", "id", "line_of_business", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."contract_year", new_values."edition", new_values."go_live_on", new_values."id", new_values."line_of_business", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cdfb032d995457e9e89fff9767ebfaf77155f1b9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a16f5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='providers_network', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='filingdeadline',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_filingdeadlineevent" ("accepts_letters", "due_on", "filed_with", "id", "name", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."accepts_letters", new_values."due_on", new_values."filed_with", new_values."id", new_values."name", new_values."network_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5a2f3c4fd1886bac7e28f9b59f16b37acef22d76', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_01494', referencing='REFERENCING NEW TABLE AS new_values ', table='providers_filingdeadline', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='filingdeadline',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_filingdeadlineevent" ("accepts_letters", "due_on", "filed_with", "id", "name", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."accepts_letters", new_values."due_on", new_values."filed_with", new_values."id", new_values."name", new_values."network_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5ea24006ed327974a1b1393ad51e05902a4946e6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0fb32', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='providers_filingdeadline', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='participant',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_participantevent" ("affiliation_id", "agreement_id", "application_on", "beds", "committee_on", "effective_on", "expected_on", "from_on", "id", "loaded_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_on") SELECT new_values."affiliation_id", new_values."agreement_id", new_values."application_on", new_values."beds", new_values."committee_on", new_values."effective_on", new_values."expected_on", new_values."from_on", new_values."id", new_values."loaded_on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."until_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a14c47017b7a94e38a87448556461a1faa5fcdbe', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_ac3b8', referencing='REFERENCING NEW TABLE AS new_values ', table='providers_participant', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='participant',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_participantevent" ("affiliation_id", "agreement_id", "application_on", "beds", "committee_on", "effective_on", "expected_on", "from_on", "id", "loaded_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_on") SELECT new_values."affiliation_id", new_values."agreement_id", new_values."application_on", new_values."beds", new_values."committee_on", new_values."effective_on", new_values."expected_on", new_values."from_on", new_values."id", new_values."loaded_on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."until_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6bdd3ddc6dc5a3c4c75473e7da342fad250a1949', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ec1dc', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='providers_participant', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='location',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_locationevent" ("address", "city", "county_id", "group_id", "id", "latitude", "longitude", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "state", "zip_code") SELECT new_values."address", new_values."city", new_values."county_id", new_values."group_id", new_values."id", new_values."latitude", new_values."longitude", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."state", new_values."zip_code" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d6c132a2e80030a59a743a447071d5eabc8299ca', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_51dee', referencing='REFERENCING NEW TABLE AS new_values ', table='providers_location', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='location',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_locationevent" ("address", "city", "county_id", "group_id", "id", "latitude", "longitude", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "state", "zip_code") SELECT new_values."address", new_values."city", new_values."county_id", new_values."group_id", new_values."id", new_values."latitude", new_values."longitude", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."state", new_values."zip_code" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7b388ac212538aac70bf4bdae238a3410213c6cf', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9eede', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='providers_location', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='letterofintent',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_letterofintentevent" ("expires_on", "group_id", "group_signer", "id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_signer", "recorded_at", "recorded_by_id", "signed_by_group_on", "signed_by_plan_on", "withdrawn_at", "withdrawn_by_id") SELECT new_values."expires_on", new_values."group_id", new_values."group_signer", new_values."id", new_values."network_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_signer", new_values."recorded_at", new_values."recorded_by_id", new_values."signed_by_group_on", new_values."signed_by_plan_on", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9c2d15ad901eacb56ed2a01b70009140356e6a97', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_dda39', referencing='REFERENCING NEW TABLE AS new_values ', table='providers_letterofintent', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='letterofintent',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_letterofintentevent" ("expires_on", "group_id", "group_signer", "id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_signer", "recorded_at", "recorded_by_id", "signed_by_group_on", "signed_by_plan_on", "withdrawn_at", "withdrawn_by_id") SELECT new_values."expires_on", new_values."group_id", new_values."group_signer", new_values."id", new_values."network_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_signer", new_values."recorded_at", new_values."recorded_by_id", new_values."signed_by_group_on", new_values."signed_by_plan_on", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9edc4a63feabc2ac9319182926979ca35ba46bc9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3c19f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='providers_letterofintent', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='contact',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_contactevent" ("email", "group_id", "id", "name", "not_before", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "prefers", "role", "signs") SELECT new_values."email", new_values."group_id", new_values."id", new_values."name", new_values."not_before", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."prefers", new_values."role", new_values."signs" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fdc25b5f86c7e527885c3beb6689f25a30bd692e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e272d', referencing='REFERENCING NEW TABLE AS new_values ', table='providers_contact', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='contact',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_contactevent" ("email", "group_id", "id", "name", "not_before", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "prefers", "role", "signs") SELECT new_values."email", new_values."group_id", new_values."id", new_values."name", new_values."not_before", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."prefers", new_values."role", new_values."signs" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6a14afdaa973c9fcece3640ade5a4209bfba9f73', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4c089', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='providers_contact', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='agreement',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_agreementevent" ("effective_on", "group_id", "group_signer", "id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_signer", "recorded_at", "recorded_by_id", "signed_by_group_on", "signed_by_plan_on", "terminated_on") SELECT new_values."effective_on", new_values."group_id", new_values."group_signer", new_values."id", new_values."network_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_signer", new_values."recorded_at", new_values."recorded_by_id", new_values."signed_by_group_on", new_values."signed_by_plan_on", new_values."terminated_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='97bf4ff2ce087a797425120bcc0f7f14095f8f5c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1a7fa', referencing='REFERENCING NEW TABLE AS new_values ', table='providers_agreement', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='agreement',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_agreementevent" ("effective_on", "group_id", "group_signer", "id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_signer", "recorded_at", "recorded_by_id", "signed_by_group_on", "signed_by_plan_on", "terminated_on") SELECT new_values."effective_on", new_values."group_id", new_values."group_signer", new_values."id", new_values."network_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_signer", new_values."recorded_at", new_values."recorded_by_id", new_values."signed_by_group_on", new_values."signed_by_plan_on", new_values."terminated_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7e27a92b003175ce52ee94c39532af89e2275173', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_73add', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='providers_agreement', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='affiliation',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_affiliationevent" ("beds", "from_on", "group_id", "id", "is_accepting", "location_id", "offers_telehealth", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "specialty_id", "until_on") SELECT new_values."beds", new_values."from_on", new_values."group_id", new_values."id", new_values."is_accepting", new_values."location_id", new_values."offers_telehealth", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."provider_id", new_values."specialty_id", new_values."until_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b4d988656a64b07f5f1dfb2e97a06c3ee8382822', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_212c2', referencing='REFERENCING NEW TABLE AS new_values ', table='providers_affiliation', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='affiliation',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_affiliationevent" ("beds", "from_on", "group_id", "id", "is_accepting", "location_id", "offers_telehealth", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "specialty_id", "until_on") SELECT new_values."beds", new_values."from_on", new_values."group_id", new_values."id", new_values."is_accepting", new_values."location_id", new_values."offers_telehealth", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."provider_id", new_values."specialty_id", new_values."until_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='094e1af59d9fc77841525326c1a5379d7e2713ed', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_2db52', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='providers_affiliation', when='AFTER')),
            ),
        ]),
    ]
