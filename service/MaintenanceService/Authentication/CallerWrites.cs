using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Authentication;

/// <summary>Writes on behalf of a caller: whether the key may still do it is decided together with the write.</summary>
internal static class CallerWrites
{
    /// <summary>Decides within the next batch; completes when that is durable.</summary>
    /// <exception cref="ProblemException">
    /// The key was revoked or has expired since the request came (its body may have taken long to come, and the write had to wait for others),
    /// or the decision's own refusal, or the store's.
    /// </exception>
    public static Task<T> WriteAsync<T>(this GroupCommitQueue queue, Caller caller, Func<Transaction, T> decide) => queue.WriteAsync(transaction =>
    {
        caller.EnsureValid(transaction);
        return decide(transaction);
    });

    /// <inheritdoc cref="WriteAsync{T}(GroupCommitQueue, Caller, Func{Transaction, T})"/>
    public static Task WriteAsync(this GroupCommitQueue queue, Caller caller, Action<Transaction> decide) => queue.WriteAsync(transaction =>
    {
        caller.EnsureValid(transaction);
        decide(transaction);
    });

    /// <summary>Refuses where the key is not what it was when the request was authorized.</summary>
    public static void EnsureValid(this Caller caller, Transaction transaction)
    {
        if (!caller.IsValid(transaction.Snapshot.Keys, transaction.Now))
        {
            throw Refuse.Unauthenticated();
        }
    }
}
