
namespace MaintenanceService.Domain.Transactions;

/// <summary>One write within a batch.</summary>
internal interface IWrite
{
    /// <summary>Changes the draft, or refuses by throwing.</summary>
    void Decide(Draft draft);

    void Succeed();

    void Fail(Exception exception);
}
