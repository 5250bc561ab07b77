using ComplaintSuite.Procedures.Time;
using CsCheck;

namespace ComplaintSuite.ProceduresTests.Time;

public sealed class LimitTests
{
    [Theory]
    [InlineData("30 min", 30, LimitUnit.Minutes)]
    [InlineData("24 h", 24, LimitUnit.Hours)]
    [InlineData("7 d", 7, LimitUnit.Days)]
    [InlineData("3 wd", 3, LimitUnit.WorkingDays)]
    [InlineData("1 week", 1, LimitUnit.Weeks)]
    [InlineData("2 weeks", 2, LimitUnit.Weeks)]
    [InlineData("1 month", 1, LimitUnit.Months)]
    [InlineData("10 years", 10, LimitUnit.Years)]
    [InlineData("same day", 0, LimitUnit.SameDay)]
    public void Limits_of_the_catalogue_are_read(string text, int count, LimitUnit unit)
    {
        var limit = Limit.Parse(text);
        Assert.Equal((count, unit), (limit.Count, limit.Unit));
        Assert.Equal(text, limit.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("wd")]
    [InlineData("3wd")]
    [InlineData("3  wd")]
    [InlineData(" 3 wd")]
    [InlineData("3 wd ")]
    [InlineData("3 wd\n")]
    [InlineData("0 d")]
    [InlineData("-1 d")]
    [InlineData("1.5 h")]
    [InlineData("٣ d")]
    [InlineData("3 days")]
    [InlineData("Same day")]
    [InlineData("999999999 h")]
    [InlineData("99999999999999999999 h")]
    [InlineData("3661 d")]
    public void Anything_else_is_refused_with_what_to_write(string text)
    {
        Assert.False(Limit.TryParse(text, out _, out var problem));
        Assert.Contains("is no limit", problem, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => Limit.Parse(text));
    }

    [Fact]
    public void Every_limit_reads_back_as_it_is_written() =>
        Gen.Select(Gen.Int[1, 100], Gen.OneOf("min", "h", "d", "wd", "weeks", "months", "years")).Sample((count, unit) =>
        {
            var limit = Limit.Parse($"{count} {unit}");
            return limit == Limit.Parse(limit.ToString()) && limit.Count == count;
        });
}
