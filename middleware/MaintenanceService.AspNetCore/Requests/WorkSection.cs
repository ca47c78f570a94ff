namespace MaintenanceService.AspNetCore.Requests;

/// <summary>A piece of work that counts from its beginning to its end.</summary>
/// <param name="running">Where it counts.</param>
/// <param name="origin">What it was entered in.</param>
/// <param name="name">Its name.</param>
/// <param name="second">When it began.</param>
internal sealed class WorkSection(RunningWork running, WorkOrigin origin, string name, int second) : IMaintenanceWork
{
    private readonly CancellationTokenSource _aborted = new();
    private int _isOver;

    public WorkOrigin Origin { get; } = origin;

    public string Name { get; } = name;

    /// <summary>When it began, in whole seconds since the app began.</summary>
    public int Second { get; } = second;

    public bool IsOver => Volatile.Read(ref _isOver) == 1;

    public CancellationToken Aborted => _aborted.Token;

    /// <summary>Asks it to stop, and runs what the app does then.</summary>
    public void Abort() => _aborted.Cancel();

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            running.Leave(this);
        }

        return ValueTask.CompletedTask;
    }
}
