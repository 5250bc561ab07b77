using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ComplaintSuite.Intake.Data.Migrations
{
    /// <summary>
    /// The same words in a time that grows with the text: <c>substr</c> counts from the beginning each time, which made a long text without a pause cost a second. What is
    /// stored stays as it is.
    /// </summary>
    [DbContext(typeof(IntakeDb))]
    [Migration("20261129094500_SearchWordsAtOnce")]
    public sealed class SearchWordsAtOnce : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                create or replace function words_of(body text) returns tsvector language sql immutable parallel safe as $f$
                  select to_tsvector('pg_catalog.english', regexp_replace(body, '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', ' ', 'g')) || coalesce((
                    select string_agg(quote_literal(word) || ':' || place, ' ')::tsvector
                      from (select letter.c || coalesce(lead(letter.c) over (partition by run.n order by letter.i), '') as word,
                                   least(16383, run.n + row_number() over (order by run.n, letter.i)) as place
                              from regexp_matches(body, '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', 'g') with ordinality as run (text, n), string_to_table(run.text[1], null) with ordinality as letter (c, i)) pair), '')
                $f$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                create or replace function words_of(body text) returns tsvector language sql immutable parallel safe as $f$
                  select to_tsvector('pg_catalog.english', regexp_replace(body, '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', ' ', 'g')) || coalesce((
                    select string_agg(quote_literal(word) || ':' || place, ' ')::tsvector
                      from (select substr(run.text[1], i, 2) as word, least(16383, run.n + row_number() over (order by run.n, i)) as place
                              from regexp_matches(body, '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', 'g') with ordinality as run (text, n), generate_series(1, char_length(run.text[1])) as i) pair), '')
                $f$;
                """);
        }
    }
}
