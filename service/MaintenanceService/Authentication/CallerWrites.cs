using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Authentication;

/// <summary>Writes on behalf of a caller: decides together with the write whether the key still permits it.</summary>
internal static class CallerWrites
{
    /// <summary>Decides within the next batch; completes when the commit is durable.</summary>
    /// <exception cref="ProblemException">
    /// The key was revoked or has expired since the request arrived (its body may have arrived slowly, and the write had to wait for others),
    /// or the decision or the store refused.
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

    /// <summary>Refuses where the key has changed since the request was authorized.</summary>
    public static void EnsureValid(this Caller caller, Transaction transaction)
    {
        if (!caller.IsValid(transaction.Snapshot.Keys, transaction.Now))
        {
            throw Refuse.Unauthenticated();
        }
    }
}
