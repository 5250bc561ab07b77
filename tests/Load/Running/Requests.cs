using System.Globalization;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.TestKit.Running;

namespace ComplaintSuite.Load.Running;

/// <summary>What people send.</summary>
internal static class Requests
{
    /// <summary>Words that tell complaints apart, so that a search finds some and not all.</summary>
    private static readonly string[] Goods = ["预付卡", "洗衣机", "电动车", "美容卡", "健身卡", "空调", "手机", "家具", "酒店", "酒类", "二手车", "加盟费", "网购鞋", "燃气灶", "旅行箱", "净水器"];

    private static readonly string[] Matters = ["余额不退", "拒绝维修", "虚假促销", "延期交付"];

    /// <summary>How many different complaints there are.</summary>
    public static int Kinds => Goods.Length * Matters.Length;

    /// <summary>The word that one in sixteen complaints holds.</summary>
    public static string WordOf(int number) => Goods[number % Goods.Length];

    /// <summary>A complaint with a contact and alleged facts: complete.</summary>
    public static RegisterComplaintRequest Complaint(int number) => new()
    {
        RequestId = RequestId.New(),
        Organisation = LoadOrganisation.Code,
        Kind = "complaint",
        Channel = "portal",
        Subject = $"{WordOf(number)}{Matters[number / Goods.Length % Matters.Length]}",
        Facts = $"2026年3月在店内购买{WordOf(number)}，付款500元，之后{Matters[number / Goods.Length % Matters.Length]}，多次联系店铺没有结果，店铺负责人电话无人接听。",
        Demand = "退还余额300元。",
        Respondent = new() { Name = "新城便民超市", Telephone = "010-12345678", Postcode = "100000" },
        Complainant = new() { Name = "王小明", Telephone = string.Create(CultureInfo.InvariantCulture, $"138{number % 100_000_000:D8}"), Address = "新城市和平路1号", Postcode = "100000" },
        UnknownFields = { "leads" },
        Language = "en",
    };

    /// <summary>Acceptance by a formal case, which any department may be in charge of.</summary>
    public static AcceptComplaintRequest Acceptance(string number, long version, string department) => new()
    {
        CaseNumber = number,
        RequestId = RequestId.New(),
        ExpectedVersion = version,
        Category = "prepaid-cards",
        LegalField = "prepaid-cards",
        Route = "formal",
        OfficeInCharge = department,
    };

    public static IReadOnlyDictionary<string, string> Indicators { get; } = new Dictionary<string, string>
    {
        ["outcome"] = "upheld",
        ["respondent-type"] = "company",
        ["satisfaction"] = "satisfied",
        ["amount-involved"] = "300",
    };
}
