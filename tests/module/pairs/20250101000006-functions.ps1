function Up { param($queryInterface)
    $queryInterface.createFunction('touch', @(), 'trigger', 'plpgsql', 'NEW."updatedAt" := now(); RETURN NEW;', @(), @{ force = $true })
    $queryInterface.createFunction('twice', @(@{ type = 'integer'; name = 'n' }), 'integer', 'plpgsql', 'r := n * 2; RETURN r;', @('IMMUTABLE'), @{
            variables = @(@{ type = 'integer'; name = 'r'; default = 1 })
        })
    $queryInterface.renameFunction('twice', @(@{ type = 'integer'; name = 'n' }), 'doubled')
    $queryInterface.createTrigger('users', 'users_touch', 'before', @('update'), 'touch')
    $queryInterface.renameTrigger('users', 'users_touch', 'users_touched')
}

function Down { param($queryInterface)
    $queryInterface.dropTrigger('users', 'users_touched')
    $queryInterface.dropFunction('doubled', @(@{ type = 'integer'; name = 'n' }))
    $queryInterface.dropFunction('touch', @())
}
