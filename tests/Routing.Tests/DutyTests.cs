using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using static ComplaintSuite.RoutingTests.RunningRouting;
using DutyBookKind = ComplaintSuite.Routing.Duty.DutyBookKind;

namespace ComplaintSuite.RoutingTests;

/// <summary>Duty logs and daily checks of a hospital of two wards.</summary>
public sealed class DutyTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    /// <summary>After a standstill each day is there once and shows as missed; of each ward somebody is told once.</summary>
    [Fact]
    public async Task After_a_standstill_every_missed_day_is_there_and_one_alert_for_each_ward()
    {
        var code = await HospitalAsync("HA");
        Assert.Equal(2, await ChecksAsync(code, 2));
        routing.Time.Advance(TimeSpan.FromDays(5));
        Assert.Equal(12, await ChecksAsync(code, 12));
        var missed = await routing.ReadAsync(db => db.DutyBooks.Where(it => it.Organisation == code && it.LateAt != null).Select(it => new { it.Department, it.Day }).ToListAsync());
        Assert.Equal((10, 10), (missed.Count, missed.Distinct().Count()));
        var alerts = await routing.ReadAsync(db => db.Alerts.Where(it => it.Organisation == code).OrderBy(it => it.Department).ToListAsync());
        Assert.Equal([("ward-1", AlertKindName), ("ward-2", AlertKindName)], alerts.Select(alert => (alert.Department!, alert.Kind.ToString())));
        Assert.All(alerts, alert => Assert.Equal(("nursing-director", "HB-07"), (alert.Post, alert.Rule)));

        // A day more is one more of each.
        routing.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(14, await ChecksAsync(code, 14));
        Assert.Equal(4, await routing.ReadAsync(db => db.Alerts.CountAsync(it => it.Organisation == code)));
    }

    [Fact]
    public async Task Of_two_who_mark_a_check_at_once_one_does()
    {
        var code = await HospitalAsync("HB");
        await ChecksAsync(code, 2);
        var nurse = As($"{code}-nurse-1", "handler", code);
        var book = (await routing.Duty.ListDutyBooksAsync(new() { Organisation = code }, nurse)).Books.Single(book => book.Department == "ward-1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                await routing.Duty.MarkDailyCheckAsync(new() { BookId = book.BookId, RequestId = NewRequestId(), ExpectedVersion = book.Version }, nurse);
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode;
            }
        }));
        Assert.Single(answers, StatusCode.OK);
        Assert.All(answers.Where(answer => answer != StatusCode.OK), answer => Assert.Equal(StatusCode.Aborted, answer));
        Assert.Equal(["begin-daily-check", "mark-daily-check"], await ActsAsync(book.BookId));
    }

    [Fact]
    public async Task A_repeated_request_writes_one_entry_and_other_wards_and_organisations_see_none_of_it()
    {
        var code = await HospitalAsync("HC");
        await ChecksAsync(code, 2);
        var nurse = As($"{code}-nurse-1", "handler", code);
        var book = (await routing.Duty.ListDutyBooksAsync(new() { Organisation = code }, nurse)).Books.Single();
        var request = new WriteDutyEntryRequest { BookId = book.BookId, RequestId = NewRequestId(), ExpectedVersion = book.Version, Text = "A lamp is broken." };
        await routing.Duty.WriteDutyEntryAsync(request, nurse);
        Assert.Single((await routing.Duty.WriteDutyEntryAsync(request, nurse)).Book.Entries);
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Duty.GetDutyBookAsync(new() { BookId = book.BookId }, As($"{code}-nurse-2", "handler", code)))).Status);
        var other = await HospitalAsync("HD");
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Duty.GetDutyBookAsync(new() { BookId = book.BookId }, As($"{other}-director", "manager", other)))).Status);
        Assert.Equal(0L, await routing.ScalarAsync("select count(*) from outbox where encode(payload, 'escape') like '%lamp%'"));
    }

    [Fact]
    public async Task Somebody_is_on_one_shift_at_a_time()
    {
        var code = await HospitalAsync("HE");
        var officer = As($"{code}-duty", "duty-officer", code);
        var shift = (await routing.Duty.BeginDutyAsync(new() { Organisation = code, RequestId = NewRequestId() }, officer)).Book;
        Assert.Equal(StatusCode.FailedPrecondition, (await Refused.ByAsync(routing.Duty.BeginDutyAsync(new() { Organisation = code, RequestId = NewRequestId() }, officer))).Status);
        await routing.Duty.EndDutyAsync(new() { BookId = shift.BookId, RequestId = NewRequestId(), ExpectedVersion = shift.Version }, officer);
        Assert.NotEqual(shift.BookId, (await routing.Duty.BeginDutyAsync(new() { Organisation = code, RequestId = NewRequestId() }, officer)).Book.BookId);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Duty.BeginDutyAsync(new() { Organisation = code, RequestId = NewRequestId() }, As($"{code}-nurse-1", "handler", code)))).Status);
    }

    [Fact]
    public async Task A_check_is_no_shift_to_be_ended_and_a_shift_no_check_to_be_marked()
    {
        var code = await HospitalAsync("HF");
        await ChecksAsync(code, 2);
        var nurse = As($"{code}-nurse-1", "handler", code);
        var check = (await routing.Duty.ListDutyBooksAsync(new() { Organisation = code }, nurse)).Books.Single();
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Duty.EndDutyAsync(new() { BookId = check.BookId, RequestId = NewRequestId(), ExpectedVersion = check.Version }, nurse))).Status);
        var officer = As($"{code}-duty", "duty-officer", code);
        var shift = (await routing.Duty.BeginDutyAsync(new() { Organisation = code, RequestId = NewRequestId() }, officer)).Book;
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Duty.MarkDailyCheckAsync(new() { BookId = shift.BookId, RequestId = NewRequestId(), ExpectedVersion = shift.Version }, officer))).Status);
    }

    private static string AlertKindName => nameof(Routing.Alerts.AlertKind.DailyCheckMissed);

    private async Task<int> ChecksAsync(string code, int expected)
    {
        await Poll.UntilAsync(async () => await CountAsync() == expected && await LateAsync() == expected - 2, TimeSpan.FromSeconds(30), $"{expected} checks of {code}");
        return await CountAsync();

        Task<int> CountAsync() => routing.ReadAsync(db => db.DutyBooks.CountAsync(it => it.Organisation == code && it.Kind == DutyBookKind.DailyCheck));
        Task<int> LateAsync() => routing.ReadAsync(db => db.DutyBooks.CountAsync(it => it.Organisation == code && it.LateAt != null));
    }

    private Task<List<string>> ActsAsync(string id) => routing.ReadAsync(db => db.AuditEntries.Where(it => it.RecordId == Guid.Parse(id)).OrderBy(it => it.RecordVersion).Select(it => it.Act).ToListAsync());

    private async Task<string> HospitalAsync(string code)
    {
        // The procedure is in force from November on.
        if (routing.Time.GetUtcNow() < Start.AddDays(30))
            routing.Time.Advance(TimeSpan.FromDays(30));
        var directory = new OrganisationDirectory { Organisation = code, Name = Samples.Text(code), Zone = "Asia/Shanghai" };
        directory.Departments.Add(new Department { Code = "hospital", Name = Samples.Text("Hospital") });
        foreach (var office in new[] { "doctor-patient-office", "medical-affairs", "outpatient-office", "nursing-department", "supervision-office", "finance", "insurance-office", "general-affairs" })
            directory.Departments.Add(new Department { Code = office, Name = Samples.Text(office), Parent = "hospital" });
        foreach (var ward in new[] { "ward-1", "ward-2" })
            directory.Departments.Add(new Department { Code = ward, Name = Samples.Text(ward), Parent = "hospital", Kind = "ward" });
        foreach (var (post, role, department, kind, staff) in new[]
        {
            ("head-nurse-1", "handler", "ward-1", "head-nurse", "nurse-1"), ("head-nurse-2", "handler", "ward-2", "head-nurse", "nurse-2"),
            ("nursing-director", "manager", "hospital", "", "director"), ("hospital-duty", "duty-officer", "hospital", "", "duty"), ("hospital-office", "supervisor", "hospital", "", "office"),
        })
        {
            directory.Posts.Add(new Post { Code = post, Name = Samples.Text(post), Department = department, Role = role, Kind = kind });
            directory.Staff.Add(new StaffMember { StaffId = staff, Subject = $"{code}-{staff}", DisplayName = staff, Posts = { post } });
        }
        directory.Procedures.Add(new ProcedureAssignment { Kind = "complaint", Procedure = "hospital-centre" });
        await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator);
        return code;
    }
}
