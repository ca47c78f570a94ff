namespace MaintenanceService.Tests.Middleware.Hubs;

/// <summary>Where the methods of a <see cref="WorkHub"/> are, and what they wait for.</summary>
public sealed class HubSteps
{
    private readonly TaskCompletionSource _isInside = New();
    private int _calls;

    /// <summary>Completes when a method has begun.</summary>
    public Task IsInside => _isInside.Task;

    /// <summary>Lets the methods go on.</summary>
    public TaskCompletionSource Go { get; } = New();

    /// <summary>Completes when a method that observes its abort has ended.</summary>
    public TaskCompletionSource Ended { get; } = New();

    public Func<Task> OnConnected { get; set; } = () => Task.CompletedTask;

    public Func<Task> OnDisconnected { get; set; } = () => Task.CompletedTask;

    /// <summary>Counts the calls of <see cref="WorkHub.Echo"/>.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether a hub can't be built, as where its database is away.</summary>
    public bool IsUnbuildable { get; set; }

    public HubSteps Built() => IsUnbuildable ? throw new InvalidOperationException("The hub's database is away.") : this;

    public void Called() => Interlocked.Increment(ref _calls);

    public void Inside() => _isInside.TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
