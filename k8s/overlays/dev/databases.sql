-- The databases and their three roles each, as AppHost makes them on one machine. Run once, by the superuser, when the cluster is made.
\set ON_ERROR_STOP on
\getenv password ROLE_PASSWORD

create temporary table service (name text);
insert into service values ('identity'), ('intake'), ('routing'), ('mediation'), ('grievance'), ('reporting');
create temporary table role as select name || suffix as name from service, (values ('_owner'), ('_app'), ('_worker')) as suffixes (suffix);

select format('create role %I login nosuperuser nobypassrls nocreatedb nocreaterole noreplication noinherit password %L', name, :'password') from role \gexec
select format('create database %I owner %I template template0 encoding ''UTF8''', name, name || '_owner') from service \gexec
select format('revoke all on database %I from public', name) from service \gexec
select format('grant connect on database %1$I to %2$I, %3$I, %4$I', name, name || '_owner', name || '_app', name || '_worker') from service \gexec

\connect identity
alter schema public owner to identity_owner;
revoke all on schema public from public;
grant usage on schema public to identity_app, identity_worker;
alter default privileges for role identity_owner grant select, insert, update, delete on tables to identity_app, identity_worker;
alter default privileges for role identity_owner grant usage, select on sequences to identity_app, identity_worker;
alter default privileges for role identity_owner grant usage on schemas to identity_app, identity_worker;

\connect intake
alter schema public owner to intake_owner;
revoke all on schema public from public;
grant usage on schema public to intake_app, intake_worker;
alter default privileges for role intake_owner grant select, insert, update, delete on tables to intake_app, intake_worker;
alter default privileges for role intake_owner grant usage, select on sequences to intake_app, intake_worker;
alter default privileges for role intake_owner grant usage on schemas to intake_app, intake_worker;

-- Row security keeps an operator that may leak out of every index. This one tells nothing of a row but whether it matches; without the line the search of words reads all cases.
alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof;

\connect routing
alter schema public owner to routing_owner;
revoke all on schema public from public;
grant usage on schema public to routing_app, routing_worker;
alter default privileges for role routing_owner grant select, insert, update, delete on tables to routing_app, routing_worker;
alter default privileges for role routing_owner grant usage, select on sequences to routing_app, routing_worker;
alter default privileges for role routing_owner grant usage on schemas to routing_app, routing_worker;

\connect mediation
alter schema public owner to mediation_owner;
revoke all on schema public from public;
grant usage on schema public to mediation_app, mediation_worker;
alter default privileges for role mediation_owner grant select, insert, update, delete on tables to mediation_app, mediation_worker;
alter default privileges for role mediation_owner grant usage, select on sequences to mediation_app, mediation_worker;
alter default privileges for role mediation_owner grant usage on schemas to mediation_app, mediation_worker;

\connect grievance
alter schema public owner to grievance_owner;
revoke all on schema public from public;
grant usage on schema public to grievance_app, grievance_worker;
alter default privileges for role grievance_owner grant select, insert, update, delete on tables to grievance_app, grievance_worker;
alter default privileges for role grievance_owner grant usage, select on sequences to grievance_app, grievance_worker;
alter default privileges for role grievance_owner grant usage on schemas to grievance_app, grievance_worker;

\connect reporting
alter schema public owner to reporting_owner;
revoke all on schema public from public;
grant usage on schema public to reporting_app, reporting_worker;
alter default privileges for role reporting_owner grant select, insert, update, delete on tables to reporting_app, reporting_worker;
alter default privileges for role reporting_owner grant usage, select on sequences to reporting_app, reporting_worker;
alter default privileges for role reporting_owner grant usage on schemas to reporting_app, reporting_worker;
