using System.Globalization;

namespace ComplaintSuite.EndToEnd.Stories;

/// <summary>A published record with the decisions that its publisher's labels stand for.</summary>
/// <param name="Record">What is filed.</param>
/// <param name="Handling">How it is assessed and who handles it.</param>
/// <param name="Result">What the publisher says came of it.</param>
/// <param name="Outcome">Code of the outcome.</param>
internal sealed record Story(Published Record, Handling Handling, string Result, string Outcome)
{
    private const string Cfpb = "CFPB";
    private const string Boston = "Boston 311";
    private const string Washington = "Washington AG";

    /// <summary>Files that ship with the suite.</summary>
    private static string Samples { get; } = Path.Combine(Checkout.Root, "shared", "AppHost", "samples");

    /// <summary>Half of a number from the Consumer Financial Protection Bureau, a third from Boston.</summary>
    public static IReadOnlyList<Story> OfSamples(int count) =>
    [
        .. Published.Spread(Published.Read(Cfpb, Path.Combine(Samples, "cfpb.csv")), count / 2).Concat(Published.Spread(ClosedInBoston(), count / 3)).Select(Of),
    ];

    /// <summary>The rest, from Washington, whose file lies beside a checkout.</summary>
    public static IReadOnlyList<Story> OfWashington(int count) =>
        [.. Published.Spread(Published.Read(Washington, Path.Combine(Checkout.PublishedData ?? "", "wa_ag_consumer_complaints.csv.gz")), count - count / 2 - count / 3).Select(Of)];

    private static List<Published> ClosedInBoston() => [.. Published.Read(Boston, Path.Combine(Samples, "boston_311.csv")).Where(record => record.Fields["status"] == "Closed")];

    private static Story Of(Published record) => record.Publisher switch
    {
        Cfpb => OfCfpb(record, record.Fields),
        Boston => OfBoston(record, record.Fields),
        Washington => OfWashington(record, record.Fields),
        var other => throw new InvalidOperationException($"No story is known for records of {other}."),
    };

    private static Story OfCfpb(Published record, IReadOnlyDictionary<string, string> row) => new(
        record,
        row["product"] switch
        {
            var product when product.Contains("prepaid", StringComparison.OrdinalIgnoreCase) => new("prepaid-cards", "prepaid-cards", "market-order-office", "market-order"),
            var product when product.StartsWith("Vehicle", StringComparison.Ordinal) => new("new-cars", "car-sales", "circulation-office", "circulation"),
            var product when product.Contains("virtual currency", StringComparison.Ordinal) => new("platforms", "e-commerce", "e-commerce-office", "e-commerce"),
            _ => new("other", "remit", "market-order-office", "market-order"),
        },
        $"The company answered: {row["company_response"]}.{(row["timely_response"] == "Yes" ? "" : " It answered too late.")}",
        row["company_response"] switch { "Closed with monetary relief" => "upheld", "Closed with non-monetary relief" or "Untimely response" => "partly-upheld", _ => "not-upheld" });

    private static Story OfBoston(Published record, IReadOnlyDictionary<string, string> row) => new(
        record,
        row["reason"] == "Housing" ? new("household-services", "household-services", "service-trade-office", "service-trade") : new("other", "remit", null, "inspector-1"),
        $"The city closed it on {row["closed"][..10]}: {(row["closure_code"].Length > 0 ? row["closure_code"] : "no code given")}.{(row["on_time"] == "OVERDUE" ? " It was overdue." : "")}",
        row["closure_code"] switch { "Resolved" or "Violation corrected" => "upheld", "Invalid" or "No violation found" or "Duplicate" => "not-upheld", _ => "partly-upheld" });

    private static Story OfWashington(Published record, IReadOnlyDictionary<string, string> row) => new(
        record,
        row["business_category"] switch
        {
            "Electronic Shopping" => new("online-shops", "e-commerce", "e-commerce-office", "e-commerce"),
            "Auto Sales" => new("used-cars", "used-cars", "circulation-office", "circulation"),
            "Auto Repair" or "Contractors" => new("household-services", "household-services", "service-trade-office", "service-trade"),
            _ => new("other", "remit", "market-order-office", "market-order"),
        },
        $"Estimated savings for the consumer ${Amount(row["estimated_savings_usd"])}, recovered ${Amount(row["actual_savings_usd"])}.",
        decimal.TryParse(row["actual_savings_usd"], CultureInfo.InvariantCulture, out var recovered) && recovered > 0 ? "upheld" : "not-upheld");

    private static string Amount(string text) => text.Length > 0 ? text : "0.00";
}

/// <summary>How a record is assessed.</summary>
/// <param name="Category">Category code.</param>
/// <param name="LegalField">Legal field.</param>
/// <param name="Office">Office in charge of a formal case; null for the summary procedure.</param>
/// <param name="Handler">Who handles it, by the end of the subject.</param>
internal sealed record Handling(string Category, string LegalField, string? Office, string Handler);
