using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Headgate.Architecture.Tests.Logging;

/// <summary>A message that a project logs, as its assembly says.</summary>
internal sealed record LogMessage(string Project, int Id, string Level, string Name, string Text)
{
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IEnumerable<LogMessage> In(Assembly assembly)
    {
        foreach (var method in assembly.GetTypes().SelectMany(type => type.GetMethods(All)))
        {
            if (method.GetCustomAttribute<LoggerMessageAttribute>() is { } said)
            {
                yield return new LogMessage(assembly.GetName().Name!, said.EventId, $"{said.Level}", said.EventName ?? "", said.Message);
            }
        }
    }
}
