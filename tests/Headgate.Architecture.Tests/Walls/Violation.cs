namespace Headgate.Architecture.Tests.Walls;

/// <summary>One place where a wall is breached. Its text says where, what, what is allowed, and what to do. An assembly has no line: 0.</summary>
internal sealed record Violation(string File, int Line, string What, string Limit, string Advice)
{
    public string Place => Line > 0 ? $"{File}:{Line}" : File;

    public override string ToString() => $"{Place}: {What}; {Limit}. {Advice}";
}
