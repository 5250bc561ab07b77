using System.Globalization;

namespace ComplaintSuite.EndToEnd.Stories;

/// <summary>A complaint that a public body published, in the words of a submission, with the decisions that its publisher's labels stand for.</summary>
/// <param name="Source">Who published it.</param>
/// <param name="Id">The publisher's number.</param>
/// <param name="ReceivedAt">When the publisher received it.</param>
/// <param name="Channel">Channel of the suite, or the publisher's own name for one that the suite does not name.</param>
/// <param name="Subject">Short subject.</param>
/// <param name="Facts">The alleged facts.</param>
/// <param name="Respondent">Whom it is about; null where the publisher removed the name.</param>
/// <param name="Handling">How it is assessed and who handles it.</param>
/// <param name="Result">What the publisher says came of it.</param>
/// <param name="Outcome">Code of the outcome.</param>
public sealed record PublishedRecord(
    string Source, string Id, DateTimeOffset ReceivedAt, string Channel, string Subject, string Facts, string? Respondent, Handling Handling, string Result, string Outcome)
{
    private const string Eastern = "America/New_York";
    private const string Pacific = "America/Los_Angeles";

    /// <summary>Files that ship with the suite.</summary>
    private static string Samples { get; } = Path.Combine(Checkout.Root, "shared", "AppHost", "samples");

    /// <summary>The larger files beside a checkout, where they are.</summary>
    private static string Beside { get; } = Path.Combine(Checkout.Root, "..", "shared", "data");

    /// <summary>Half of them from the Consumer Financial Protection Bureau, a third from Boston, the rest from Washington or, where its file is not there, from Boston.</summary>
    public static IReadOnlyList<PublishedRecord> Take(int count)
    {
        var (cfpb, boston) = (count / 2, count / 3);
        var washington = Path.Combine(Beside, "wa_ag_consumer_complaints.csv.gz");
        var rest = count - cfpb - boston;
        var third = File.Exists(washington) ? Spread(Csv.Read(washington), rest).Select(OfWashington) : Spread(Boston(), boston + rest).Skip(boston).Select(OfBoston);
        return [.. Spread(Csv.Read(Path.Combine(Samples, "cfpb.csv")), cfpb).Select(OfCfpb), .. Spread(Boston(), boston).Select(OfBoston), .. third];
    }

    private static IReadOnlyList<IReadOnlyDictionary<string, string>> Boston() => [.. Csv.Read(Path.Combine(Samples, "boston_311.csv")).Where(row => row["status"] == "Closed")];

    /// <summary>So many, evenly over the whole file, which is in order of time.</summary>
    private static IEnumerable<IReadOnlyDictionary<string, string>> Spread(IReadOnlyList<IReadOnlyDictionary<string, string>> rows, int count) =>
        Enumerable.Range(0, count).Select(i => rows[(int)((long)i * rows.Count / count)]);

    private static PublishedRecord OfCfpb(IReadOnlyDictionary<string, string> row) => new(
        "CFPB", row["complaint_id"], Instant(row["date_received"], Eastern), row["submitted_via"] switch { "Web" => "portal", "Phone" => "telephone", "Postal mail" => "letter", var other => other },
        Shorten($"{row["product"]}: {row["issue"]}"), row["narrative"], row["company"],
        row["product"] switch
        {
            var product when product.Contains("prepaid", StringComparison.OrdinalIgnoreCase) => new("prepaid-cards", "prepaid-cards", "market-order-office", "market-order"),
            var product when product.StartsWith("Vehicle", StringComparison.Ordinal) => new("new-cars", "car-sales", "circulation-office", "circulation"),
            var product when product.Contains("virtual currency", StringComparison.Ordinal) => new("platforms", "e-commerce", "e-commerce-office", "e-commerce"),
            _ => new("other", "remit", "market-order-office", "market-order"),
        },
        $"The company answered: {row["company_response"]}.{(row["timely_response"] == "Yes" ? "" : " It answered too late.")}",
        row["company_response"] switch { "Closed with monetary relief" => "upheld", "Closed with non-monetary relief" or "Untimely response" => "partly-upheld", _ => "not-upheld" });

    private static PublishedRecord OfBoston(IReadOnlyDictionary<string, string> row) => new(
        "Boston 311", row["case_id"], Instant(row["opened"], Eastern), row["source"] == "Constituent Call" ? "telephone" : row["source"],
        Shorten($"{row["reason"]}: {row["type"]}"), $"{row["type"]} ({row["subject"]}){(row["neighborhood"].Length > 0 ? $", {row["neighborhood"]}" : "")}.", null,
        row["reason"] == "Housing" ? new("household-services", "household-services", "service-trade-office", "service-trade") : new("other", "remit", null, "inspector-1"),
        $"The city closed it on {row["closed"][..10]}: {(row["closure_code"].Length > 0 ? row["closure_code"] : "no code given")}.{(row["on_time"] == "OVERDUE" ? " It was overdue." : "")}",
        row["closure_code"] switch { "Resolved" or "Violation corrected" => "upheld", "Invalid" or "No violation found" or "Duplicate" => "not-upheld", _ => "partly-upheld" });

    private static PublishedRecord OfWashington(IReadOnlyDictionary<string, string> row) => new(
        "Washington AG", row["complaint_id"], Instant(row["opened_date"], Pacific), "letter",
        Shorten($"{row["business_category"]}: {row["practice_name"]}"), $"{row["practice_name"]}. The respondent's trade is {row["business_category"]} ({row["naics"]}), {row["respondent_city"]} {row["respondent_state"]}.", null,
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

    private static string Shorten(string subject) => subject.Length <= 200 ? subject : subject[..199] + "…";

    /// <summary>Local time of the publisher; a date alone is its noon.</summary>
    private static DateTimeOffset Instant(string text, string zone)
    {
        var local = DateTime.Parse(text.Length == 10 ? $"{text}T12:00:00" : text, CultureInfo.InvariantCulture, DateTimeStyles.None);
        var of = TimeZoneInfo.FindSystemTimeZoneById(zone);
        // An hour that the clocks skipped is read as the one after it.
        return new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(of.IsInvalidTime(local) ? local.AddHours(1) : local, of), TimeSpan.Zero);
    }
}

/// <summary>How a record is assessed.</summary>
/// <param name="Category">Category code.</param>
/// <param name="LegalField">Legal field.</param>
/// <param name="Office">Office in charge of a formal case; null for the summary procedure.</param>
/// <param name="Handler">Who handles it, by the end of the subject.</param>
public sealed record Handling(string Category, string LegalField, string? Office, string Handler);
