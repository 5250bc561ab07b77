using ComplaintSuite.Intake.Complaints;
using CsCheck;

namespace ComplaintSuite.IntakeTests;

public sealed class CaseNumberTests
{
    [Fact]
    public void A_number_begins_with_the_organisation_and_reads_back()
    {
        var number = CaseNumber.New("XC12312");

        Assert.StartsWith("XC12312-", number.ToString(), StringComparison.Ordinal);
        Assert.True(CaseNumber.TryParse($" {number.ToString().ToLowerInvariant()} ", out var read));
        Assert.Equal(number.ToString(), read.ToString());
        Assert.Equal("XC12312", read.Organisation);
    }

    /// <summary>The check character of ISO/IEC 7064 MOD 37,36 as the Global Release Identifier standard prints it: A1-2425G-ABC1234002-M.</summary>
    [Fact]
    public void The_check_character_is_that_of_the_published_example()
    {
        Assert.True(CaseNumber.TryParse("A12425GA-BC123400-" + CheckOf("A12425GA", "BC123400"), out _));
        Assert.Equal('M', CaseNumber.CheckCharacter("A12425GABC1234002"));
    }

    [Fact]
    public void Every_single_mistyped_character_is_recognised() =>
        Gen.Select(Gen.Int[0, 15], Gen.Char["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"]).Sample((place, typed) =>
        {
            var right = CaseNumber.New("XC12312").ToString();
            var wrong = right.ToCharArray();
            var at = place < 7 ? place : place + 1;
            if (wrong[at] == typed || wrong[at] == '-')
                return;
            wrong[at] = typed;
            Assert.False(CaseNumber.TryParse(new string(wrong), out _));
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("XC12312")]
    [InlineData("XC12312-7K4M9Q2D")]
    [InlineData("XC12312-7K4M9Q2D-6-1")]
    [InlineData("新城-7K4M9Q2D-6")]
    public void What_is_no_number_is_not_read(string? text) => Assert.False(CaseNumber.TryParse(text, out _));

    private static char CheckOf(string organisation, string body) => CaseNumber.CheckCharacter(organisation + body);
}
