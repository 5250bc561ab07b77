using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <summary>
    /// What a case can be found by. Chinese is cut into pairs of neighbouring characters, the last character of a run stands alone; the rest into stemmed English words. The
    /// column is made by the database itself and is no part of the model: nothing loads it.
    /// </summary>
    [DbContext(typeof(IntakeDb))]
    [Migration("20261128090700_SearchWords")]
    public sealed class SearchWords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                create function words_of(body text) returns tsvector language sql immutable parallel safe as $f$
                  select to_tsvector('pg_catalog.english', regexp_replace(body, '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', ' ', 'g')) || coalesce((
                    select string_agg(quote_literal(word) || ':' || place, ' ')::tsvector
                      from (select substr(run.text[1], i, 2) as word, least(16383, run.n + row_number() over (order by run.n, i)) as place
                              from regexp_matches(body, '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', 'g') with ordinality as run (text, n), generate_series(1, char_length(run.text[1])) as i) pair), '')
                $f$;

                create function words_asked(body text) returns tsquery language sql immutable parallel safe as $f$
                  select case when chinese is null then english else english && chinese end
                    from (select plainto_tsquery('pg_catalog.english', regexp_replace(body, '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', ' ', 'g')) as english) latin,
                         (select string_agg('(' || asked || ')', ' & ')::tsquery as chinese
                            from (select case when char_length(run.text[1]) = 1 then quote_literal(run.text[1]) || ':*'
                                              else (select string_agg(quote_literal(substr(run.text[1], i, 2)), ' <-> ' order by i) from generate_series(1, char_length(run.text[1]) - 1) as i) end as asked
                                    from regexp_matches(body, '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', 'g') as run (text)) runs) han
                $f$;

                alter table complaints add column search tsvector generated always as (
                  setweight(words_of(coalesce(subject, '')), 'A') || setweight(words_of(left(coalesce(facts, ''), 12000)), 'D')) stored;
                create index ix_complaints_search on complaints using gin (search);
                create index ix_complaints_case_number_begins on complaints (case_number text_pattern_ops);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                drop index ix_complaints_case_number_begins;
                alter table complaints drop column search;
                drop function words_asked(text);
                drop function words_of(text);
                """);
        }
    }
}
