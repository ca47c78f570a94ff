using System.Threading.Channels;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>Commits the writes of any number of callers: those that wait at the same time share one commit, and so one flush to the disk.</summary>
internal sealed class GroupCommitQueue : IStateReader, IAsyncDisposable
{
    private const int MaxBatch = 500;
    private readonly Channel<IWrite> _writes = Channel.CreateUnbounded<IWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CommitProcessor _processor;
    private readonly Task? _loop;

    public GroupCommitQueue(CommitProcessor processor)
        : this(processor, inline: false)
    {
    }

    private GroupCommitQueue(CommitProcessor processor, bool inline)
    {
        _processor = processor;
        _loop = inline ? null : Task.Run(RunAsync);
    }

    /// <summary>Creates a queue that writes synchronously on the caller's thread, for a single caller that must be deterministic.</summary>
    public static GroupCommitQueue Inline(CommitProcessor processor) => new(processor, inline: true);

    /// <inheritdoc/>
    public StateSnapshot Snapshot => _processor.Snapshot;

    /// <inheritdoc/>
    public bool HasFailed => _processor.HasFailed;

    /// <inheritdoc/>
    public ProblemKind? LastFailure => _processor.LastFailure;

    /// <inheritdoc/>
    public Exception? FailureCause => _processor.FailureCause;

    /// <inheritdoc/>
    public AvailabilityMonitor Availability => _processor.Availability;

    /// <summary>Decides within the next batch; completes when the commit is durable.</summary>
    /// <exception cref="ProblemException">The refusal of the decision, or of the store.</exception>
    public Task<T> WriteAsync<T>(Func<Transaction, T> decide)
    {
        var write = new Write<T>(decide);
        if (_loop is null)
        {
            _processor.Process([write]);
        }
        else if (!_writes.Writer.TryWrite(write))
        {
            write.Fail(new ProblemException(ProblemKind.ShuttingDown, "The service is shutting down; send the request again in a moment."));
        }

        return write.Task;
    }

    public Task WriteAsync(Action<Transaction> decide) => WriteAsync<object?>(transaction =>
    {
        decide(transaction);
        return null;
    });

    /// <summary>Clears the last failure, once every lease has had its full length again.</summary>
    public void MarkRecovered() => _processor.Recover();

    /// <summary>Finishes what is queued, and accepts no more writes.</summary>
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
            while (batch.Count < MaxBatch && _writes.Reader.TryRead(out IWrite? write))
            {
                batch.Add(write);
            }

            _processor.Process(batch);
            batch.Clear();
        }
    }
}
