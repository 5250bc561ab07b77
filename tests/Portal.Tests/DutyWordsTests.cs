using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Duty;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.PortalTests;

/// <summary>What a duty book is said to be, in every language.</summary>
public sealed class DutyWordsTests
{
    private static readonly Timestamp At = new() { Seconds = 1_790_000_000 };

    [Fact]
    public void A_shift_that_went_on_too_long_is_no_late_hand_over()
    {
        var ended = Shift(book => (book.Overrun, book.EndTime) = (true, At));
        Assert.Equal((DutyTexts.Ended, DutyTexts.Overran), (DutyTexts.StateOf(ended), DutyTexts.MarkOf(ended)));
        var both = Shift(book => (book.Overrun, book.Late, book.EndTime) = (true, true, At));
        Assert.Equal((DutyTexts.LateState, DutyTexts.Overran), (DutyTexts.StateOf(both), DutyTexts.MarkOf(both)));
        var running = Shift(book => book.Overrun = true);
        Assert.Equal((DutyTexts.Overrun, null), (DutyTexts.StateOf(running), DutyTexts.MarkOf(running)));
        Assert.Equal((DutyTexts.Running, null), (DutyTexts.StateOf(Shift(_ => { })), DutyTexts.MarkOf(Shift(_ => { }))));
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    [InlineData("es")]
    public void Each_has_words_of_its_own(string language)
    {
        var words = new[] { DutyTexts.Running, DutyTexts.Overrun, DutyTexts.Overran, DutyTexts.Ended, DutyTexts.HandedOver, DutyTexts.LateState, DutyTexts.MissedState }.Select(text => text.In(language)).ToList();
        Assert.All(words, word => Assert.NotEmpty(word));
        Assert.Equal(words.Count, words.Distinct().Count());
    }

    [Fact]
    public void Minutes_are_open_until_they_are_closed_and_never_late()
    {
        var minutes = new DutyBook { Kind = DutyBookKind.Minutes, BeginTime = At };
        Assert.Equal((DutyTexts.Kept, null), (DutyTexts.StateOf(minutes), DutyTexts.MarkOf(minutes)));
        minutes.EndTime = At;
        Assert.Equal(DutyTexts.Closed, DutyTexts.StateOf(minutes));
        Assert.All(Procedures.LocalText.Languages, language => Assert.NotEqual(DutyTexts.Kept.In(language), DutyTexts.Closed.In(language)));
    }

    private static DutyBook Shift(Action<DutyBook> change)
    {
        var book = new DutyBook { Kind = DutyBookKind.Shift, BeginTime = At };
        change(book);
        return book;
    }
}
