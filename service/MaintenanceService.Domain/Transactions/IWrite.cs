
namespace MaintenanceService.Domain.Transactions;

/// <summary>A write within a batch.</summary>
internal interface IWrite
{
    /// <summary>Changes the transaction, or refuses by throwing.</summary>
    void Decide(Transaction transaction);

    void Succeed();

    void Fail(Exception exception);
}
