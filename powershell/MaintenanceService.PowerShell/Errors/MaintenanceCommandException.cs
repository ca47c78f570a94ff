using System.Management.Automation;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Errors;

/// <summary>What a cmdlet of this module reports: a stable id, a sentence, and what to do.</summary>
public sealed class MaintenanceCommandException : Exception
{
    internal MaintenanceCommandException(FlowException problem)
        : base(SafeText.Clean(problem.Message), InnerError.Of(problem.InnerException))
    {
        ErrorId = problem.ErrorId;
        Target = TextCleaner.CleanTarget(problem.Target);
    }

    /// <summary>The stable id, such as <c>NotConverged</c>.</summary>
    public string ErrorId { get; }

    /// <summary>What it is about: a site's name, its convergence, the maintenances that hold it.</summary>
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
