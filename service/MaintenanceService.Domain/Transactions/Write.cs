
namespace MaintenanceService.Domain.Transactions;

/// <summary>A decision, and the task of the caller that waits for its commit.</summary>
internal sealed class Write<T>(Func<Transaction, T> decide) : IWrite
{
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _answer;

    public Task<T> Task => _outcome.Task;

    public void Decide(Transaction transaction) => _answer = decide(transaction);

    public void Succeed() => _outcome.SetResult(_answer!);

    public void Fail(Exception exception) => _outcome.TrySetException(exception);
}
