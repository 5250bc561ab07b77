using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace ComplaintSuite.AppHost;

/// <summary>The suite at a terminal: shows how it comes up, what can be done with it, and takes it down at Ctrl-C.</summary>
internal static class HostProgram
{
    public static async Task<int> RunAsync(SuiteOptions options, CancellationToken ct)
    {
        using var told = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Told);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Told);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Told);

        IScreen screen = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi ? new TableScreen(AnsiConsole.Console) : new LineScreen(Console.Out);
        options = options with { Log = screen.Say, MergedLog = screen is LineScreen lines ? lines.Write : null };
        try
        {
            await using var suite = Suite.Open(options);
            await screen.BringUpAsync(suite, told.Token);
            screen.Say(Summary(suite, options));
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, told.Token);
            }
            catch (OperationCanceledException)
            {
                // Ctrl-C.
            }
            screen.Say("stopping …");
            var since = Stopwatch.GetTimestamp();
            await suite.StopAsync();
            screen.Say($"stopped after {Seconds(Stopwatch.GetElapsedTime(since))}; the next start finds all data");
            return 0;
        }
        catch (SuiteStartException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException) when (told.IsCancellationRequested)
        {
            screen.Say("stopped before it was up");
            return 130;
        }

        void Told(PosixSignalContext signal)
        {
            signal.Cancel = true;
            told.Cancel();
        }
    }

    private static string Summary(Suite suite, SuiteOptions options)
    {
        const string cli = "dotnet run --project shared/Cli --";
        var lines = new List<string>
        {
            "",
            $"ComplaintSuite is up after {Seconds(suite.StartTook)}.",
            "",
            $"  web and JSON  {suite.Web}",
            $"  gRPC          {suite.Grpc}",
            $"  data, logs    {suite.DataFolder}",
        };
        var signOns = DemoOrganisations.SignOns(options.DemoOrganisations ?? DemoOrganisations.Folder);
        if (signOns.Count > 0)
        {
            lines.AddRange(["", "Demo sign-ons, without a password:", ""]);
            var width = signOns.Max(each => each.Subject.Length);
            lines.AddRange(signOns.Select(each => $"  {each.Organisation}  {each.Subject.PadRight(width)}  {each.Name}"));
        }
        lines.AddRange(["", "To try:", "", $"  curl {suite.Web}v1/organisations",
            $"  {cli} sql intake \"select case_number, step from complaints\" --org {signOns.Select(each => each.Organisation).LastOrDefault("CODE")}",
            options.SimulatedClock ? $"  {cli} time +3wd --calendar cn" : $"  {cli} procedures show commerce-hotline", "", "Ctrl-C stops it.", ""]);
        return string.Join(Environment.NewLine, lines);
    }

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
