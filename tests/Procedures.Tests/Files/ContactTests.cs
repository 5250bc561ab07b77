using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>By what people are reached, as they write it.</summary>
public sealed class ContactTests
{
    [Theory]
    [InlineData("13800000000", true)]
    [InlineData("138 0000 0000", true)]
    [InlineData("136-1111-2222", true)]
    [InlineData("010-12345678", true)]
    [InlineData("(010) 12345678", true)]
    [InlineData("０１０－１２３４５６７８", true)]
    [InlineData("12345678", true)] // without the area code
    [InlineData("010-12345678-801", true)]
    [InlineData("010-12345678转801", true)]
    [InlineData("010-12345678 ext. 801", true)]
    [InlineData("13800000000（王先生）", true)]
    [InlineData("13800000000 the son's", true)]
    [InlineData("110", true)]
    [InlineData("12312", true)]
    [InlineData("96100", true)]
    [InlineData("96100-3", true)]
    [InlineData("96100转3", true)]
    [InlineData("+86 13800000000", true)]
    [InlineData("+34 600 000 000", true)]
    [InlineData("(+86)13800138000", true)]
    [InlineData("（+86）138 0013 8000", true)]
    [InlineData("13800138000、13900139000", true)]
    [InlineData("13800138000/13900139000", true)]
    [InlineData("13800138000，13900139000", true)]
    [InlineData("13800138000微信同号", true)]
    [InlineData("手机：13800138000", true)]
    [InlineData("手机(儿子)13800138000", true)]
    [InlineData("Tel. 010-12345678", true)]
    [InlineData("Tel: (010) 12345678", true)]
    [InlineData("abc", false)]
    [InlineData("abc/def", false)]
    [InlineData("abc13800138000", false)]
    [InlineData("at the office", false)]
    [InlineData("12", false)]
    [InlineData("138000000001380", false)]
    [InlineData("13800000000abc", false)]
    [InlineData("+999 12345678", false)]
    [InlineData("-", false)]
    public void A_telephone_number_is_one_that_may_be_dialled(string text, bool isTaken) => Assert.Equal(isTaken, Contacts.IsTelephone(text, "CN"));

    [Theory]
    [InlineData("name@example.org", true)]
    [InlineData("王@例子.公司", true)]
    [InlineData("x", false)]
    [InlineData("name@", false)]
    [InlineData("a@b@example.org", false)]
    [InlineData("Name <name@example.org>", false)]
    [InlineData("name@example.org, other", false)]
    public void An_e_mail_address_is_one_address(string text, bool isTaken) => Assert.Equal(isTaken, Contacts.IsEmail(text));
}
