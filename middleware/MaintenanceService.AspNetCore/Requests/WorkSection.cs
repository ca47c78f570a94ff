namespace MaintenanceService.AspNetCore.Requests;

/// <summary>A work section that counts until it is disposed.</summary>
/// <param name="running">Counts it.</param>
/// <param name="origin">What it was entered in.</param>
/// <param name="name">Its name.</param>
/// <param name="second">When it began.</param>
internal sealed class WorkSection(RunningWork running, WorkOrigin origin, string name, int second) : IMaintenanceWork
{
    private readonly CancellationTokenSource _aborted = new();
    private int _isOver;

    public WorkOrigin Origin { get; } = origin;

    public string Name { get; } = name;

    /// <summary>Returns when it began, in whole seconds since the app began.</summary>
    public int Second { get; } = second;

    public bool IsOver => Volatile.Read(ref _isOver) == 1;

    public CancellationToken Aborted => _aborted.Token;

    /// <summary>Cancels <see cref="Aborted"/>, which runs the app's callbacks.</summary>
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
