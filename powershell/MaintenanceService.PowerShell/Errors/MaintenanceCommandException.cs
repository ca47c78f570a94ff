using System.Management.Automation;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Errors;

/// <summary>Thrown when a cmdlet of this module fails.</summary>
public sealed class MaintenanceCommandException : Exception
{
    internal MaintenanceCommandException(FlowException problem)
        : base(SafeText.Clean(problem.Message), InnerError.Clean(problem.InnerException))
    {
        ErrorId = problem.ErrorId;
        Target = TextCleaner.CleanTarget(problem.Target);
    }

    /// <summary>The stable id, such as <c>NotConverged</c>.</summary>
    public string ErrorId { get; }

    /// <summary>The object of the error: a site's name, its convergence, or the maintenances that hold it.</summary>
    public object? Target { get; }

    internal static ErrorRecord Record(FlowException problem)
    {
        var exception = new MaintenanceCommandException(problem);
        return new ErrorRecord(exception, exception.ErrorId, ErrorKinds.Category(exception.ErrorId), exception.Target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = problem.Advice ?? ErrorKinds.Advice(exception.ErrorId) ?? "" },
        };
    }
}
