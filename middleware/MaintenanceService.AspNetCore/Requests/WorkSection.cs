namespace MaintenanceService.AspNetCore;

/// <summary>A piece of background work that runs between two waits at the gate.</summary>
internal sealed class WorkSection(RunningWork? running, int generation) : IMaintenanceWork
{
    private readonly CancellationTokenSource _aborted = new();
    private int _isOver;

    public int Generation { get; } = generation;

    public bool IsOver => Volatile.Read(ref _isOver) == 1;

    public CancellationToken Aborted => _aborted.Token;

    public void Abort() => _aborted.Cancel();

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            running?.Leave(this);
        }

        return ValueTask.CompletedTask;
    }
}
