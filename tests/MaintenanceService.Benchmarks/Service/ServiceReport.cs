using System.Globalization;
using MaintenanceService.Benchmarks.Service.Rows;
using MaintenanceService.Benchmarks.Service.Servers;

namespace MaintenanceService.Benchmarks.Service;

/// <summary>Measures the service against its baselines, each in the same run.</summary>
internal static class ServiceReport
{
    /// <summary>The word on the command line; a row and a number may follow.</summary>
    public const string Argument = "service";

    private const int MostSubscribers = 10_000;
    private const int Instances = 1_000;

    private static readonly int[] Counts = [1, 100, 1_000, MostSubscribers];

    private static readonly (string Name, Func<int?, Task<IReadOnlyList<ReportLine>>> MeasureAsync)[] All =
    [
        ("fan-out", count => FanOutRows.MeasureAsync(count is { } only ? [only] : Counts)),
        ("memory", count => MemoryRow.MeasureAsync(count ?? MostSubscribers)),
        ("reads", _ => ReadRows.MeasureAsync()),
        ("writes", _ => WriteRows.MeasureAsync()),
        ("start", _ => StartRow.MeasureAsync()),
        ("reports", _ => ReportRows.MeasureAsync()),
        ("registrations", count => RegistrationRow.MeasureAsync(count ?? Instances)),
        ("stuck-readers", _ => StuckReaderRows.MeasureAsync()),
    ];

    public static string Usage => $"{Argument} [{string.Join(" | ", All.Select(row => row.Name))} [NUMBER]]";

    /// <summary>Prints the table, or one row of it.</summary>
    /// <returns>False where there is no such row.</returns>
    public static async Task<bool> TryPrintAsync(ReadOnlyMemory<string> arguments)
    {
        string? only = arguments.IsEmpty ? null : arguments.Span[0];
        int? number = arguments.Length > 1 ? int.Parse(arguments.Span[1], CultureInfo.InvariantCulture) : null;
        var lines = new List<ReportLine>();
        foreach ((string name, Func<int?, Task<IReadOnlyList<ReportLine>>> measureAsync) in All)
        {
            if (only is null || only == name)
            {
                await Console.Error.WriteLineAsync($"{name} …");
                lines.AddRange(await measureAsync(number));
            }
        }

        if (lines.Count > 0)
        {
            Report.Print(lines);
        }

        return lines.Count > 0;
    }

    /// <summary>Serves, where the command line is that of a baseline's process.</summary>
    public static Task? ServeBaseline(string[] arguments) => arguments switch
    {
        [Broadcaster.Argument, var folder] => Broadcaster.RunAsync(folder),
        [SlimHost.Argument, var folder, var address] => SlimHost.RunAsync(folder, address),
        _ => null,
    };
}
