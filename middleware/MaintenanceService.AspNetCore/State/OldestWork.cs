using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>Collects the oldest requests and sections.</summary>
internal sealed class OldestWork
{
    private const int Max = 5;
    private readonly List<InFlightItem> _items = [];

    /// <summary>Returns at most five, oldest first.</summary>
    public IReadOnlyList<InFlightItem> Items => _items;

    /// <summary>Adds one where it is among the oldest.</summary>
    /// <param name="seconds">For how long it has been running.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="name">Returns its name; called only where it is kept.</param>
    public void Add(long seconds, InFlightKind kind, Func<string> name)
    {
        int at = _items.FindIndex(item => item.Seconds < seconds);
        at = at < 0 ? _items.Count : at;
        if (at >= Max)
        {
            return;
        }

        _items.Insert(at, new InFlightItem { Name = name(), Kind = kind, Seconds = seconds });
        if (_items.Count > Max)
        {
            _items.RemoveAt(Max);
        }
    }
}
