using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Refusals;

namespace ComplaintSuite.IntakeTests;

public sealed class ReadingTests
{
    [Fact]
    public void Every_violation_of_a_message_is_named_at_once()
    {
        var reading = new Reading();
        reading.RequestId("not a uuid");
        reading.Text(new string('x', 100_001), "facts", Reading.LongText);
        reading.Language("fr");
        reading.Unknowns(["facts", "shoe-size"]);

        var refusal = Assert.Throws<Refusal>(reading.Done);

        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Equal(
            [("REQUEST_ID_INVALID", "request_id"), ("TEXT_TOO_LONG", "facts"), ("LANGUAGE_UNKNOWN", "language"), ("UNKNOWN_FIELD", "unknown_fields"), ("FACTS_NEEDED", "unknown_fields")],
            refusal.Violations.Select(violation => (violation.Code, violation.Field!)));
    }

    [Fact]
    public void A_request_id_needs_its_122_random_bits()
    {
        var reading = new Reading();

        Assert.Equal(Guid.Parse("3f2504e0-4f89-41d3-9a0c-0305e82c3301"), reading.RequestId("3f2504e0-4f89-41d3-9a0c-0305e82c3301"));
        reading.Done();
        Assert.Equal(Guid.Empty, reading.RequestId(Guid.CreateVersion7(DateTimeOffset.UnixEpoch).ToString()));
        Assert.Throws<Refusal>(reading.Done);
    }

    [Fact]
    public void Two_million_emoji_are_looked_at_once_each()
    {
        var reading = new Reading();
        reading.Text(string.Concat(Enumerable.Repeat("😀", 2_000_000)), "facts", int.MaxValue);
        reading.Done();
    }

    [Fact]
    public void Blank_text_is_no_text_and_half_a_character_is_refused()
    {
        var reading = new Reading();

        Assert.Null(reading.Text(" \n\t ", "facts", 10));
        Assert.Equal("𠮷野家", reading.Text(" 𠮷野家 ", "facts", 10));
        reading.Done();
        reading.Text("a\ud83db", "facts", 10);
        Assert.Equal("TEXT_INVALID", Assert.Throws<Refusal>(reading.Done).Reason);
    }
}
