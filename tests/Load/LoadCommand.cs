using System.CommandLine;
using System.Reflection;
using ComplaintSuite.Load.Running;

namespace ComplaintSuite.Load;

/// <summary>The command line of the bench. Its parts that run as processes of their own are hidden commands.</summary>
internal static class LoadCommand
{
    public const string Bare = "bare";
    public const string Empty = "empty-service";

    public static RootCommand Create()
    {
        var small = new Option<bool>("--small") { Description = "A short run with few cases, judged only against nonsense." };
        var only = new Option<string[]>("--only") { Description = $"Only these parts: {string.Join(", ", Bench.Parts)}.", AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong([.. Bench.Parts]);
        var clients = new Option<int[]>("--clients") { Description = "How many clients at once (default: 1 8 32).", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 8, 32] };
        var cases = new Option<int[]>("--cases") { Description = "How many stored cases (default: 10000 100000).", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [Bench.FewCases, Bench.ManyCases] };
        var rounds = new Option<int>("--rounds") { Description = "How often each is measured, in turn (default: 3).", DefaultValueFactory = _ => 3 };
        var seconds = new Option<double>("--seconds") { Description = "How long each time (default: 4).", DefaultValueFactory = _ => 4 };
        var reuse = new Option<bool>("--reuse") { Description = "Go on with the cases that the run before has stored." };
        var environment = new Option<string[]>("--environment") { Description = "Variables that every process gets, to try a setting: NAME=VALUE.", AllowMultipleArgumentsPerToken = true };
        environment.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(token => !token.Value.Contains('=', StringComparison.Ordinal)) is { } wrong) given.AddError($"--environment takes NAME=VALUE, not '{wrong.Value}'.");
        });
        var into = new Option<string?>("--into") { Description = "Result file that this run's figures are added to (default: a new one under artifacts/load).", HelpName = "file" };

        var command = new RootCommand("Measures the suite on this machine: Release builds, a durable PostgreSQL, loopback only. Ctrl-C stops everything.") { small, only, clients, cases, rounds, seconds, reuse, environment, into, BareCommand(), EmptyCommand() };
        command.SetAction(async (given, ct) =>
        {
            if (Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration != "Release")
            {
                await Console.Error.WriteLineAsync("Measure what is shipped: dotnet run -c Release --project tests/Load");
                return 2;
            }
            var isSmall = given.GetValue(small);
            return await Bench.RunAsync(new BenchOptions
            {
                Parts = given.GetValue(only) is { Length: > 0 } chosen ? chosen : Bench.Parts,
                Clients = isSmall ? [8] : given.GetValue(clients)!,
                Cases = isSmall ? [2_000] : given.GetValue(cases)!,
                Rounds = isSmall ? 1 : given.GetValue(rounds),
                Slot = TimeSpan.FromSeconds(isSmall ? 2 : given.GetValue(seconds)),
                Small = isSmall,
                Reuse = given.GetValue(reuse),
                Environment = (given.GetValue(environment) ?? []).Select(variable => variable.Split('=', 2)).ToDictionary(variable => variable[0], variable => variable[1]),
                Into = given.GetValue(into),
            }, ct);
        });
        return command;
    }

    private static Command BareCommand()
    {
        var id = new Option<Guid>("--case");
        var number = new Option<string>("--number") { Required = true };
        var clients = new Option<int>("--clients");
        var seconds = new Option<double>("--seconds");
        var command = new Command(Bare) { id, number, clients, seconds };
        command.Hidden = true;
        command.SetAction((given, ct) => BareWriter.RunAsync(given.GetValue(id), given.GetRequiredValue(number), given.GetValue(clients), given.GetValue(seconds), ct));
        return command;
    }

    private static Command EmptyCommand()
    {
        var url = new Option<string>("--url") { Required = true };
        var answer = new Option<string>("--answer") { Required = true };
        var command = new Command(Empty) { url, answer };
        command.Hidden = true;
        command.SetAction((given, ct) => EmptyService.RunAsync(given.GetRequiredValue(url), given.GetRequiredValue(answer), ct));
        return command;
    }
}
