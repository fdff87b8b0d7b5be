namespace Headgate.Docs.Tests.Pages;

internal enum BlockKind
{
    Fence,
    Comment,
}
