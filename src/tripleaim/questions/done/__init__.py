"""What has it ever done for me?"""
