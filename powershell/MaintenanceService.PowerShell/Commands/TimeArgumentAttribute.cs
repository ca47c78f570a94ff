using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads a time. PowerShell itself would take 01/02/2027 for January or February, by the culture, and 05.12.2026 for May.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeArgumentAttribute : ArgumentTransformationAttribute
{
    private const string Form = "Write it as 2027-01-31 02:00, as 22:00 for today, or give a DateTime, such as (Get-Date).AddHours(1).";

    /// <summary>Tells whether the parameter is bound from the pipeline, and refused by the cmdlet.</summary>
    public bool IsPiped { get; set; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = ArgumentValue.Bare(inputData);
        try
        {
            return value switch
            {
                null => null,
                "" => IsPiped ? PipedArgument.EmptyTime : throw new FormatException(ArgumentValue.Empty),
                string text => TimeText.Parse(text, TimeProvider.System),
                DateTime { Kind: DateTimeKind.Unspecified } time => TimeText.Local(time, Wording.Clock(time), TimeZoneInfo.Local),

                // A local time that the clocks leave out: an object may hold one.
                DateTime { Kind: DateTimeKind.Local } time when TimeZoneInfo.Local.IsInvalidTime(time) => TimeText.Local(time, Wording.Clock(time), TimeZoneInfo.Local),
                DateTime time => new DateTimeOffset(time),

                // A DateTimeOffset out of a job or a file.
                PSCustomObject when ArgumentValue.Property(inputData, "UtcDateTime") is DateTime utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
                DateTimeOffset => inputData,
                TimeSpan or (IConvertible and not DateTime) => throw new FormatException(
                    $"{SafeText.Clean($"{value}")} is no time. {Form}"),
                _ when IsPiped => throw new FormatException($"{PipedArgument.Kind(value)} is no time. {Form}"),
                _ => inputData,
            };
        }
        catch (FormatException problem)
        {
            return IsPiped ? PipedArgument.FaultyTime(problem.Message) : throw new ArgumentTransformationMetadataException(problem.Message, problem);
        }
    }
}
