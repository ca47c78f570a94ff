using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>A work section that counts until it is disposed.</summary>
/// <param name="running">Counts it.</param>
/// <param name="origin">What it was entered in.</param>
/// <param name="name">Its name.</param>
/// <param name="second">When it began.</param>
/// <param name="kind">What it is.</param>
/// <param name="abort">Stops it, beside <see cref="Aborted"/>; null = nothing does.</param>
internal sealed class WorkSection(RunningWork running, WorkOrigin origin, string name, int second, InFlightKind kind, Action? abort) : IMaintenanceWork
{
    private readonly CancellationTokenSource _aborted = new();
    private int _isOver;

    public WorkOrigin Origin { get; } = origin;

    public string Name { get; } = name;

    /// <summary>Returns when it began, in whole seconds since the app began.</summary>
    public int Second { get; } = second;

    public InFlightKind Kind { get; } = kind;

    public bool IsOver => Volatile.Read(ref _isOver) == 1;

    public CancellationToken Aborted => _aborted.Token;

    /// <summary>Cancels <see cref="Aborted"/>, which runs the app's callbacks.</summary>
    public void Abort()
    {
        abort?.Invoke();
        _aborted.Cancel();
    }

    public void End()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            running.Leave(this);
        }
    }

    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }
}
