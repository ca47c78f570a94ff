using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads a time. PowerShell itself would take 01/02/2027 for January or February, by the culture, and 05.12.2026 for May.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeArgumentAttribute : ArgumentTransformationAttribute
{
    private const string Form = "Write it as 2027-01-31 02:00, as 22:00 for today, or give a DateTime, such as (Get-Date).AddHours(1).";

    private const string Unset = $"A time in the year 1 is one that was never set. {Form} Leave it out, or give $null, for its default.";

    /// <summary>Tells whether the parameter is bound from the pipeline, and refused by the cmdlet.</summary>
    public bool IsPiped { get; set; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        try
        {
            return ArgumentValue.Bare(inputData) is "" && IsPiped ? PipedArgument.EmptyTime
                : Read(inputData) is var time && time is DateTimeOffset { Year: 1 } ? throw new FormatException(Unset)
                : time;
        }
        catch (FormatException problem)
        {
            return IsPiped ? PipedArgument.FaultyTime(problem.Message) : throw new ArgumentTransformationMetadataException(problem.Message, problem);
        }
    }

    private object? Read(object? inputData) => ArgumentValue.Bare(inputData) switch
    {
        null => null,
        "" => throw new FormatException(ArgumentValue.Empty),
        string text => TimeText.Parse(text, TimeProvider.System),

        // A property of a class that was never set; east of Greenwich it is no DateTimeOffset.
        DateTime { Year: 1 } => throw new FormatException(Unset),
        DateTime { Kind: DateTimeKind.Unspecified } time => TimeText.Local(time, Wording.Clock(time), TimeZoneInfo.Local),

        // A local time that the clocks leave out, or that is none in UTC: an object may hold one.
        DateTime { Kind: DateTimeKind.Local } time when time.Year == DateTime.MaxValue.Year || TimeZoneInfo.Local.IsInvalidTime(time) =>
            TimeText.Local(time, Wording.Clock(time), TimeZoneInfo.Local),
        DateTime time => new DateTimeOffset(time),

        // A DateTimeOffset out of a job or a file.
        PSCustomObject when ArgumentValue.Property(inputData, "UtcDateTime") is DateTime utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
        DateTimeOffset => inputData,
        TimeSpan or IConvertible => throw new FormatException($"{SafeText.Clean($"{ArgumentValue.Bare(inputData)}")} is no time. {Form}"),
        var value when IsPiped => throw new FormatException($"{PipedArgument.Kind(value)} is no time. {Form}"),
        _ => inputData,
    };
}
