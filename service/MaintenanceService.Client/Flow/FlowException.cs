namespace MaintenanceService.Client.Flow;

/// <summary>Thrown when a step fails: a stable id, what is wrong, and what it is about.</summary>
internal sealed class FlowException(string errorId, string message, object? target = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The stable id, one of <see cref="FlowErrors"/> or a slug in Pascal case.</summary>
    public string ErrorId => errorId;

    /// <summary>The object of the error: a site's name, its convergence, or the maintenances that hold it.</summary>
    public object? Target => target;

    /// <summary>Tells whether the request certainly changed nothing: it was refused, or never sent.</summary>
    public bool ChangedNothing { get; init; }

    /// <summary>What to do about this error, where it differs from the usual advice for its id; empty = nothing beyond the message.</summary>
    public string? Advice { get; init; }

    /// <summary>Returns the same error with another sentence after its message.</summary>
    public FlowException With(string sentence) => new(ErrorId, $"{Message} {sentence}".TrimEnd(), Target, InnerException)
    {
        ChangedNothing = ChangedNothing,
        Advice = Advice,
    };
}
