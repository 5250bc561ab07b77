using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Alerts;

/// <summary>Writes what alerts need of a case, which events, work and rounds do at the same time: the database decides, statement by statement.</summary>
internal static class KnownCaseRows
{
    /// <summary>Somebody must withdraw from the matter, or need not any more. The second counts as heard also where the first was not: an answer that Intake gave before it may still name them.</summary>
    public static Task TakeAsync(RoutingDb db, string organisation, Guid caseId, IEnumerable<string> staffIds, bool mustWithdraw, CancellationToken cancellation)
    {
        var staff = staffIds.ToArray();
        return mustWithdraw
            ? db.Database.ExecuteSqlAsync(
                $"""
                insert into known_cases (case_id, organisation, case_number, barred, settled, version) values ({caseId}, {organisation}, '', {staff}, false, 1)
                on conflict (case_id) do update
                   set barred = array(select distinct unnest(known_cases.barred || excluded.barred) order by 1), version = known_cases.version + 1
                 where not known_cases.barred @> excluded.barred
                """, cancellation)
            : db.Database.ExecuteSqlAsync(
                $"""
                insert into known_cases (case_id, organisation, case_number, settled, version) values ({caseId}, {organisation}, '', false, 1)
                on conflict (case_id) do update
                   set barred = array(select unnest(known_cases.barred) except select unnest({staff}) order by 1), version = known_cases.version + 1
                """, cancellation);
    }

    /// <summary>Under which version of which procedure it runs.</summary>
    public static Task RunsUnderAsync(RoutingDb db, string organisation, Guid caseId, Procedure procedure, CancellationToken cancellation) => db.Database.ExecuteSqlAsync(
        $"""
        insert into known_cases (case_id, organisation, case_number, settled, version, procedure, procedure_version) values ({caseId}, {organisation}, '', false, 0, {procedure.Id}, {procedure.Version})
        on conflict (case_id) do update set procedure = excluded.procedure, procedure_version = excluded.procedure_version
        """, cancellation);

    /// <summary>Intake has said how it stands.</summary>
    /// <returns>False: who must withdraw has changed since it was asked, and so the answer may be of before.</returns>
    public static async Task<bool> SettleAsync(RoutingDb db, string organisation, Guid caseId, string number, long version, CancellationToken cancellation) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into known_cases (case_id, organisation, case_number, settled, version) values ({caseId}, {organisation}, {number}, true, 0)
            on conflict (case_id) do update set case_number = excluded.case_number, settled = true where known_cases.version = {version}
            """, cancellation) > 0;

    /// <summary>How people call it.</summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="organisation">Organisation code.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="number">Its public number.</param>
    /// <param name="fromBeginning">Everything of it is heard from its beginning on.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static Task CallAsync(RoutingDb db, string organisation, Guid caseId, string number, bool fromBeginning, CancellationToken cancellation) => db.Database.ExecuteSqlAsync(
        $"""
        insert into known_cases (case_id, organisation, case_number, settled, version) values ({caseId}, {organisation}, {number}, {fromBeginning}, 0)
        on conflict (case_id) do update set case_number = excluded.case_number, settled = known_cases.settled or excluded.settled
         where known_cases.case_number <> excluded.case_number or excluded.settled and not known_cases.settled
        """, cancellation);
}
