using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.ProceduresTests.Files;

public sealed class NoticeTests
{
    private static readonly ProcedureRegistry Registry = ProcedureRegistry.Load();
    private static readonly Procedure Hotline = Registry.Get("commerce-hotline", 1);

    private static readonly DateTimeOffset Received = new(2026, 3, 5, 6, 5, 59, TimeSpan.Zero);

    private static readonly Dictionary<string, object?> Values = new()
    {
        ["case.number"] = "BJ-26-7F3K-9",
        ["case.received_at"] = Received,
        ["organisation.name"] = "北京市商务局",
        ["complainant.name"] = "王小明",
        ["due.acceptance"] = Registry.Due(Hotline, Hotline.Clocks[0], Received),
        ["access_hint"] = "查询码另行告知。",
    };

    [Fact]
    public void A_receipt_reads_like_a_letter()
    {
        var notice = Hotline.Notices["receipt"].Render("zh-CN", Values);
        Assert.Equal("收件回执（BJ-26-7F3K-9）", notice.Subject);
        Assert.Equal(
            """
            王小明：

            您于2026年3月5日14:05提交的事项，北京市商务局已予登记，登记编号为BJ-26-7F3K-9。

            我们将于2026年3月6日14:05前决定是否受理，并将决定告知您。

            查询码另行告知。

            北京市商务局
            """, notice.Body);
    }

    [Fact]
    public void What_is_not_given_leaves_no_gap()
    {
        var notice = Hotline.Notices["receipt"].Render("en", new Dictionary<string, object?>(Values) { ["complainant.name"] = null, ["due.acceptance"] = null, ["access_hint"] = "" });
        Assert.Equal(
            """
            Dear Sir or Madam,

            北京市商务局 has registered what you sent us on 5 March 2026, 14:05. Your case number is BJ-26-7F3K-9.

            Yours faithfully,
            北京市商务局
            """, notice.Body);
    }

    [Fact]
    public void Every_notice_of_the_closed_list_is_written_in_every_language_with_all_it_is_given()
    {
        // As the newest versions have them: together they have every notice there is.
        var newest = ProcedureRegistry.Load().All.GroupBy(procedure => procedure.Id).Select(versions => versions.Last()).ToList();
        Assert.Equal(Lifecycle.Notices.Keys.Order(), newest.SelectMany(procedure => procedure.Notices.Keys).Distinct().Order());
        foreach (var notice in newest.SelectMany(procedure => procedure.Notices.Values))
            foreach (var language in LocalText.Languages)
            {
                var full = notice.Render(language, notice.Variables.ToDictionary(name => name, name => (object?)$"«{name}»"));
                Assert.All(notice.Variables, name => Assert.Contains($"«{name}»", full.Subject + full.Body, StringComparison.Ordinal));
                foreach (var text in new[] { full.Subject, full.Body, notice.Render(language, new Dictionary<string, object?>()).Body })
                {
                    Assert.DoesNotContain("{", text, StringComparison.Ordinal);
                    Assert.DoesNotContain("\n\n\n", text, StringComparison.Ordinal);
                    Assert.Equal(text.Trim(), text);
                }
            }
    }

    [Fact]
    public void A_value_is_never_taken_for_a_template_or_markup_and_a_subject_stays_one_line()
    {
        var notice = Hotline.Notices["answer"].Render("en", new Dictionary<string, object?> { ["answer"] = "{{ case.number }} <b>&\n\n\n\n{% if %}", ["case.number"] = "A\r\nBcc: x" });
        Assert.Contains("{{ case.number }} <b>&\n\n{% if %}", notice.Body, StringComparison.Ordinal);
        Assert.Equal("The answer to your enquiry (A Bcc: x)", notice.Subject);
    }

    [Fact]
    public void A_variable_that_the_notice_does_not_have_is_refused() =>
        Assert.Throws<ArgumentException>(() => Hotline.Notices["answer"].Render("en", new Dictionary<string, object?> { ["reason"] = "because" }));

    [Theory]
    [InlineData("zh-CN", "2026年3月5日24:00")]
    [InlineData("zh-Hans", "2026年3月5日24:00")]
    [InlineData("en-GB", "5 March 2026, 24:00")]
    [InlineData("es", "5 de marzo de 2026, 24:00")]
    public void A_limit_in_days_reads_as_twenty_four_hundred_of_its_last_day(string language, string expected) =>
        Assert.Equal(expected, LocalMoment.WriteDue(CaseClock.Due(Limit.Parse("same day"), Received, Hotline.Zone, Registry.Calendars["cn"]), Hotline.Zone, language));
}
