namespace MaintenanceService.Tests.EndToEnd.Rounds;

/// <summary>
/// Holds the word "closed" against what the apps counted themselves: from the moment it was said, nothing that the site refuses may be
/// running in any of them, and nothing may begin.
/// </summary>
internal sealed class HoleWatch
{
    private readonly Dictionary<CountedApp, Tally> _first = [];
    private readonly List<string> _holes = [];

    /// <summary>What was seen that must not be, in sentences.</summary>
    public IReadOnlyList<string> Holes => _holes;

    /// <summary>The first look, right after the service said it.</summary>
    public static async Task<HoleWatch> BeginAsync(IEnumerable<CountedApp> apps, CancellationToken cancellationToken)
    {
        var watch = new HoleWatch();
        CountedApp[] all = [.. apps];
        Tally[] tallies = await Task.WhenAll(all.Select(app => app.TallyAsync(cancellationToken)));
        foreach ((CountedApp app, Tally tally) in all.Zip(tallies))
        {
            watch.Note(app, tally);
        }

        return watch;
    }

    /// <summary>The first look at a process that came later, and may have served before it was counted.</summary>
    public async Task JoinAsync(CountedApp app, CancellationToken cancellationToken) => Note(app, await app.TallyAsync(cancellationToken));

    /// <summary>Another look. A process that was not there at the first one must not have served anything at all.</summary>
    public async Task LookAsync(IEnumerable<CountedApp> apps, CancellationToken cancellationToken)
    {
        foreach (CountedApp app in apps)
        {
            Tally first = _first.GetValueOrDefault(app, Tally.Zero);
            Tally now = await app.TallyAsync(cancellationToken);
            if (now != first)
            {
                _holes.Add($"{app.Name} served while the site was called closed: {first}, then {now}");
            }
        }
    }

    private void Note(CountedApp app, Tally tally)
    {
        _first[app] = tally;
        if (!tally.IsAtRest)
        {
            _holes.Add($"{app.Name} was still busy when the site was called closed: {tally}");
        }
    }
}
