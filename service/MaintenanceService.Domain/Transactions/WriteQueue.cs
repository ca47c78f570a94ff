using System.Threading.Channels;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>Lets any number of callers write: those that wait at the same time share one commit, and so one flush to the disk.</summary>
internal sealed class WriteQueue : IAsyncDisposable
{
    private const int BatchMost = 500;
    private readonly Channel<IWrite> _writes = Channel.CreateUnbounded<IWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Transactor _transactor;
    private readonly Task? _loop;

    public WriteQueue(Transactor transactor)
        : this(transactor, inline: false)
    {
    }

    private WriteQueue(Transactor transactor, bool inline)
    {
        _transactor = transactor;
        _loop = inline ? null : Task.Run(RunAsync);
    }

    /// <summary>One that writes at once, in the caller's own thread: for a single caller that must be deterministic.</summary>
    public static WriteQueue Inline(Transactor transactor) => new(transactor, inline: true);

    /// <summary>What is committed.</summary>
    public World World => _transactor.World;

    /// <summary>Whether the store has refused a commit and no lease has been granted its full length since.</summary>
    public bool HasFailed => _transactor.HasFailed;

    /// <summary>Why the store refused the last commit; null where it has not, or leases have had their full length since.</summary>
    public Problems.ProblemKind? LastFailure => _transactor.LastFailure;

    /// <summary>Notices when nobody could renew a lease.</summary>
    public OutageWatch Outages => _transactor.Outages;

    /// <summary>Decides within the next batch; completes when that is durable.</summary>
    /// <exception cref="Problems.ProblemException">The decision's own refusal, or the store's.</exception>
    public Task<T> WriteAsync<T>(Func<Draft, T> decide)
    {
        var write = new Write<T>(decide);
        if (_loop is null)
        {
            _transactor.Run([write]);
        }
        else if (!_writes.Writer.TryWrite(write))
        {
            write.Fail(new Problems.ProblemException(Problems.ProblemKind.ShuttingDown, "The service is shutting down; send the request again in a moment."));
        }

        return write.Task;
    }

    public Task WriteAsync(Action<Draft> decide) => WriteAsync<object?>(draft =>
    {
        decide(draft);
        return null;
    });

    /// <summary>Clears the last failure, once every lease has had its full length again.</summary>
    public void MarkRecovered() => _transactor.Recover();

    /// <summary>Finishes what is queued, and takes nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        _writes.Writer.TryComplete();
        await (_loop ?? Task.CompletedTask);
    }

    private async Task RunAsync()
    {
        var batch = new List<IWrite>();
        while (await _writes.Reader.WaitToReadAsync())
        {
            while (batch.Count < BatchMost && _writes.Reader.TryRead(out IWrite? write))
            {
                batch.Add(write);
            }

            _transactor.Run(batch);
            batch.Clear();
        }
    }
}
